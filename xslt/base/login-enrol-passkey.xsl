<?xml version="1.0" encoding="UTF-8"?>
<!-- A new passkey: a name, and the browser does the rest. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:passkey.xsl"/>

  <xsl:template match="enrol-passkey" mode="title"><xsl:call-template name="w.passkey.new"/></xsl:template>

  <xsl:template match="enrol-passkey" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="enrol-passkey" mode="main">
    <h1><xsl:call-template name="w.passkey.new"/></h1>
    <p class="muted"><xsl:call-template name="w.passkey.new-lead"/></p>
    <form class="stack gap" method="post" action="{$base}/login/enrol/passkey">
      <xsl:for-each select="passkey">
        <xsl:call-template name="passkey-data"><xsl:with-param name="what" select="'create'"/></xsl:call-template>
      </xsl:for-each>
      <xsl:call-template name="token"/>
      <xsl:for-each select="passkey"><xsl:call-template name="passkey-fields"/></xsl:for-each>
      <xsl:call-template name="messages"/>
      <xsl:call-template name="passkey-none"/>
      <xsl:call-template name="passkey-trouble"/>
      <xsl:call-template name="passkey-there"/>
      <div class="stack" data-passkey-ask="data-passkey-ask" hidden="hidden">
        <div class="field">
          <label for="name"><xsl:call-template name="w.passkey.name"/></label>
          <input class="input" id="name" name="name" type="text" maxlength="60" required="required" autocomplete="off" value="{/page/value[@field = 'name']}" aria-describedby="name-help">
            <xsl:apply-templates select="/page/problem[@field = 'name'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
          </input>
          <xsl:apply-templates select="/page/problem[@field = 'name'][1]" mode="wrong"/>
          <p class="help" id="name-help"><xsl:call-template name="w.passkey.name-help"/></p>
        </div>
        <button type="submit" class="btn is-first is-wide" data-passkey-go="data-passkey-go"><xsl:call-template name="w.passkey.new-go"/></button>
      </div>
    </form>
    <ul class="lines small gap">
      <li><a href="{$base}/login/enrol"><xsl:call-template name="w.passkey.app"/></a></li>
      <xsl:if test="/page/viewer and @due = 'false'">
        <li><a href="{$base}/profile"><xsl:call-template name="w.enrol.later"/></a></li>
      </xsl:if>
    </ul>
    <xsl:call-template name="passkey-script"/>
  </xsl:template>
</xsl:stylesheet>
