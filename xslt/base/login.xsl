<?xml version="1.0" encoding="UTF-8"?>
<!-- Sign-in: address and password. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="login" mode="title"><xsl:call-template name="w.login.title"/></xsl:template>

  <xsl:template match="login" mode="main">
    <xsl:call-template name="brand-drawing"/>
    <h1 class="gap"><xsl:call-template name="w.login.title"/></h1>
    <p class="muted"><xsl:call-template name="w.login.lead"/></p>
    <form class="stack gap" method="post" action="{$base}/login">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <div class="field">
        <label for="email"><xsl:call-template name="w.login.email"/></label>
        <input class="input" id="email" name="email" type="email" autocomplete="username" required="required" value="{/page/value[@field = 'email']}">
          <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="invalid"/>
        </input>
        <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="wrong"/>
      </div>
      <div class="field">
        <label for="password"><xsl:call-template name="w.login.password"/></label>
        <input class="input" id="password" name="password" type="password" autocomplete="current-password" required="required">
          <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="invalid"/>
        </input>
        <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="wrong"/>
      </div>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.login.go"/></button>
      <xsl:if test="@reset">
        <a class="small" href="{$base}/password/forgot"><xsl:call-template name="w.login.forgotten"/></a>
      </xsl:if>
    </form>
  </xsl:template>

  <xsl:template match="problem[@field = 'email']" mode="field"><xsl:call-template name="w.login.email"/>: </xsl:template>
  <xsl:template match="problem[@field = 'password']" mode="field"><xsl:call-template name="w.login.password"/>: </xsl:template>
</xsl:stylesheet>
