<?xml version="1.0" encoding="UTF-8"?>
<!-- Sorts all it can find, again and again. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:call-template name="r"><xsl:with-param name="n" select="900"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="r">
    <xsl:param name="n"/>
    <xsl:if test="$n"><xsl:for-each select="//node() | //@*"><xsl:sort select="count(preceding::node())" order="descending"/></xsl:for-each><xsl:call-template name="r"><xsl:with-param name="n" select="$n - 1"/></xsl:call-template></xsl:if>
  </xsl:template>
</xsl:stylesheet>
