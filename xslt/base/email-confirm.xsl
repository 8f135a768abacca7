<?xml version="1.0" encoding="UTF-8"?>
<!-- The new address is theirs: somebody who reads mail there says so. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="email-confirm" mode="title"><xsl:call-template name="w.confirm.title"/></xsl:template>

  <xsl:template match="email-confirm" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="email-confirm" mode="main">
    <h1><xsl:call-template name="w.confirm.title"/></h1>
    <p class="muted"><xsl:call-template name="w.confirm.lead"><xsl:with-param name="email" select="@email"/></xsl:call-template></p>
    <form class="stack gap" method="post" action="{$base}/email">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.confirm.go"/></button>
      <p class="help"><xsl:call-template name="w.confirm.next"/></p>
    </form>
  </xsl:template>

</xsl:stylesheet>
