<?xml version="1.0" encoding="UTF-8"?>
<!-- A forgotten password: where the link goes. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="password-forgot" mode="title"><xsl:call-template name="w.forgot.title"/></xsl:template>

  <xsl:template match="password-forgot" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="password-forgot" mode="main">
    <h1><xsl:call-template name="w.forgot.title"/></h1>
    <p class="muted"><xsl:call-template name="w.forgot.lead"/></p>
    <form class="stack gap" method="post" action="{$base}/password/forgot">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <div class="field">
        <label for="email"><xsl:call-template name="w.login.email"/></label>
        <input class="input" id="email" name="email" type="email" autocomplete="username" required="required" value="{/page/value[@field = 'email']}" aria-describedby="email-help">
          <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
        </input>
        <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="wrong"/>
        <p class="help" id="email-help"><xsl:call-template name="w.forgot.help"/></p>
      </div>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.forgot.go"/></button>
      <a class="small" href="{$base}/login"><xsl:call-template name="w.gone.go"/></a>
    </form>
  </xsl:template>


  <xsl:template match="problem[@field = 'email']" mode="field"><xsl:call-template name="w.login.email"/>: </xsl:template>
</xsl:stylesheet>
