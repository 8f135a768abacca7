<?xml version="1.0" encoding="UTF-8"?>
<!-- An invitation that was used, replaced or ran out. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="invitation-gone" mode="title"><xsl:call-template name="w.gone.title"/></xsl:template>

  <xsl:template match="invitation-gone" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="invitation-gone" mode="main">
    <h1><xsl:call-template name="w.gone.title"/></h1>
    <p class="muted"><xsl:call-template name="w.gone.lead"/></p>
    <p class="gap"><a class="btn" href="{$base}/login"><xsl:call-template name="w.gone.go"/></a></p>
  </xsl:template>
</xsl:stylesheet>
