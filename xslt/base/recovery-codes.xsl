<?xml version="1.0" encoding="UTF-8"?>
<!-- The recovery codes: the answer to a POST, shown once. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="recovery-codes" mode="title"><xsl:call-template name="w.codes.title"/></xsl:template>

  <xsl:template match="recovery-codes" mode="frame">
    <xsl:call-template name="plain"><xsl:with-param name="wide" select="true()"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="recovery-codes" mode="main">
    <h1><xsl:call-template name="w.codes.title"/></h1>
    <p class="muted"><xsl:call-template name="w.codes.lead"/></p>
    <div class="gap"><xsl:call-template name="messages"/></div>
    <ul class="panel codes">
      <xsl:attribute name="aria-label"><xsl:call-template name="w.codes.list"/></xsl:attribute>
      <xsl:for-each select="code"><li><xsl:value-of select="."/></li></xsl:for-each>
    </ul>
    <p class="help gap"><xsl:call-template name="w.codes.keep"/></p>
    <p class="gap"><a class="btn is-first" href="{$base}/"><xsl:call-template name="w.codes.done"/></a></p>
  </xsl:template>
</xsl:stylesheet>
