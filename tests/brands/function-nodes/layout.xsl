<?xml version="1.0" encoding="UTF-8"?>
<!-- A function of libxslt. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:l="http://xmlsoft.org/XSLT/namespace">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:variable name="x"><p/></xsl:variable><xsl:value-of select="count(l:node-set($x))"/>
  </xsl:template>
</xsl:stylesheet>
