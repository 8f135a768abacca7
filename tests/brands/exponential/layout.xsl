<?xml version="1.0" encoding="UTF-8"?>
<!-- Calls itself twice, forty levels deep. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:call-template name="e"><xsl:with-param name="n" select="40"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="e">
    <xsl:param name="n"/>
    <xsl:if test="$n"><xsl:call-template name="e"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template><xsl:call-template name="e"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:if>
  </xsl:template>
</xsl:stylesheet>
