<?xml version="1.0" encoding="UTF-8"?>
<!--
  The form of a passkey ceremony, for the pages that have one. Without a script, or in a browser that knows no passkeys, it
  says so; static/passkey.mjs shows the button instead.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <!-- On a passkey element; what="create" or "get". -->
  <xsl:template name="passkey-data">
    <xsl:param name="what"/>
    <xsl:attribute name="data-passkey"><xsl:value-of select="$what"/></xsl:attribute>
    <xsl:attribute name="data-challenge"><xsl:value-of select="@challenge"/></xsl:attribute>
    <xsl:attribute name="data-rp"><xsl:value-of select="@rp-id"/></xsl:attribute>
    <xsl:attribute name="data-credentials">
      <xsl:for-each select="credential"><xsl:value-of select="@id"/><xsl:text> </xsl:text></xsl:for-each>
    </xsl:attribute>
    <xsl:if test="@user-id">
      <xsl:attribute name="data-brand"><xsl:value-of select="/page/brand/@name"/></xsl:attribute>
      <xsl:attribute name="data-user"><xsl:value-of select="@user-id"/></xsl:attribute>
      <xsl:attribute name="data-email"><xsl:value-of select="@user-email"/></xsl:attribute>
      <xsl:attribute name="data-name"><xsl:value-of select="@user-name"/></xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- Filled in by the script. -->
  <xsl:template name="passkey-fields">
    <input type="hidden" name="client_data"/>
    <input type="hidden" name="authenticator_data"/>
    <xsl:if test="not(@user-id)">
      <input type="hidden" name="credential"/>
      <input type="hidden" name="signature"/>
    </xsl:if>
  </xsl:template>

  <!-- What is said where the browser cannot, and where it was broken off. -->
  <xsl:template name="passkey-none">
    <div class="note is-info" data-passkey-none="data-passkey-none">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template>
      <p><xsl:call-template name="w.passkey.none"/></p>
    </div>
  </xsl:template>
  <xsl:template name="passkey-trouble">
    <div class="note is-warn" role="alert" data-passkey-trouble="data-passkey-trouble" hidden="hidden">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
      <p><xsl:call-template name="w.passkey.trouble"/></p>
    </div>
  </xsl:template>
  <xsl:template name="passkey-there">
    <div class="note is-warn" role="alert" data-passkey-there="data-passkey-there" hidden="hidden">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
      <p><xsl:call-template name="w.passkey.there"/></p>
    </div>
  </xsl:template>

  <xsl:template name="passkey-script">
    <script type="module" src="{$base}/static/passkey.mjs"></script>
  </xsl:template>
</xsl:stylesheet>
