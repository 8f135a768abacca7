<?xml version="1.0" encoding="UTF-8"?>
<!-- Sign-in: the code of the authenticator app. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="totp" mode="title"><xsl:call-template name="w.totp.title"/></xsl:template>

  <xsl:template match="totp" mode="main">
    <h1><xsl:call-template name="w.totp.title"/></h1>
    <p class="muted">
      <xsl:call-template name="w.totp.lead"><xsl:with-param name="brand" select="/page/brand/@name"/></xsl:call-template>
    </p>
    <form class="stack gap" method="post" action="{$base}/login/totp">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <div class="field">
        <label for="code"><xsl:call-template name="w.totp.code"/></label>
        <xsl:call-template name="code-input"/>
        <p class="help" id="code-help"><xsl:call-template name="w.totp.help"/></p>
      </div>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.totp.go"/></button>
    </form>
    <ul class="lines small gap">
      <xsl:if test="@passkey = 'true'">
        <li><a href="{$base}/login/passkey"><xsl:call-template name="w.totp.passkey"/></a></li>
      </xsl:if>
      <xsl:if test="@recovery = 'true'">
        <li><a href="{$base}/login/recovery"><xsl:call-template name="w.totp.recovery"/></a></li>
      </xsl:if>
      <li><a href="{$base}/login"><xsl:call-template name="w.totp.other"/></a></li>
    </ul>
  </xsl:template>
</xsl:stylesheet>
