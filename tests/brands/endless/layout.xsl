<?xml version="1.0" encoding="UTF-8"?>
<!-- Calls itself for ever. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-head">
    <xsl:call-template name="e"></xsl:call-template>
  </xsl:template>

  <xsl:template name="e">
    <xsl:call-template name="e"></xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
