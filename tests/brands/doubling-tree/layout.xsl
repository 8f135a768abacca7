<?xml version="1.0" encoding="UTF-8"?>
<!-- Doubles a tree until it is too large. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:call-template name="d"><xsl:with-param name="n" select="24"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="d">
    <xsl:param name="n"/>
    <xsl:choose><xsl:when test="$n"><xsl:variable name="x"><xsl:call-template name="d"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:variable><xsl:copy-of select="$x"/><xsl:copy-of select="$x"/></xsl:when><xsl:otherwise><i>x</i></xsl:otherwise></xsl:choose>
  </xsl:template>
</xsl:stylesheet>
