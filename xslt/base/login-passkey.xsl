<?xml version="1.0" encoding="UTF-8"?>
<!-- Sign-in: a passkey as the second step. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:passkey.xsl"/>

  <xsl:template match="passkey-check" mode="title"><xsl:call-template name="w.passkey.title"/></xsl:template>

  <xsl:template match="passkey-check" mode="main">
    <h1><xsl:call-template name="w.passkey.title"/></h1>
    <p class="muted"><xsl:call-template name="w.passkey.lead"/></p>
    <div class="gap"><xsl:call-template name="messages"/></div>
    <xsl:choose>
      <xsl:when test="passkey/credential"><xsl:apply-templates select="passkey" mode="sign-in"/></xsl:when>
      <xsl:otherwise>
        <div class="note is-info gap">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template>
          <p><xsl:call-template name="w.passkey.elsewhere"><xsl:with-param name="host" select="passkey/@rp-id"/></xsl:call-template></p>
        </div>
      </xsl:otherwise>
    </xsl:choose>
    <ul class="lines small gap">
      <xsl:if test="@totp = 'true'">
        <li><a href="{$base}/login/totp"><xsl:call-template name="w.recovery.totp"/></a></li>
      </xsl:if>
      <xsl:if test="@recovery = 'true'">
        <li><a href="{$base}/login/recovery"><xsl:call-template name="w.totp.recovery"/></a></li>
      </xsl:if>
      <li><a href="{$base}/login"><xsl:call-template name="w.totp.other"/></a></li>
    </ul>
  </xsl:template>

  <xsl:template match="passkey" mode="sign-in">
    <form class="stack gap" method="post" action="{$base}/login/passkey">
      <xsl:call-template name="passkey-data"><xsl:with-param name="what" select="'get'"/></xsl:call-template>
      <xsl:call-template name="token"/>
      <xsl:call-template name="passkey-fields"/>
      <xsl:call-template name="passkey-none"/>
      <xsl:call-template name="passkey-trouble"/>
      <div class="stack" data-passkey-ask="data-passkey-ask" hidden="hidden">
        <button type="submit" class="btn is-first is-wide" data-passkey-go="data-passkey-go"><xsl:call-template name="w.passkey.go"/></button>
      </div>
    </form>
    <xsl:call-template name="passkey-script"/>
  </xsl:template>
</xsl:stylesheet>
