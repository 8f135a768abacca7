<?xml version="1.0" encoding="UTF-8"?>
<!-- The same by a search that nearly fits everywhere. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:variable name="v"><xsl:call-template name="d"><xsl:with-param name="s" select="'xxxxxxxxxx'"/><xsl:with-param name="n" select="17"/></xsl:call-template></xsl:variable><xsl:variable name="big" select="string($v)"/><xsl:if test="contains(concat($big, $big), concat($big, 'y'))">found</xsl:if>
  </xsl:template>

  <xsl:template name="d">
    <xsl:param name="s"/>
    <xsl:param name="n"/>
    <xsl:choose><xsl:when test="$n"><xsl:call-template name="d"><xsl:with-param name="s" select="concat($s, $s)"/><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:value-of select="$s"/></xsl:otherwise></xsl:choose>
  </xsl:template>
</xsl:stylesheet>
