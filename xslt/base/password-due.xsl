<?xml version="1.0" encoding="UTF-8"?>
<!-- The password became known to others: another one comes before anything else. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="password-due" mode="title"><xsl:call-template name="w.due.title"/></xsl:template>

  <xsl:template match="password-due" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="password-due" mode="main">
    <h1><xsl:call-template name="w.due.title"/></h1>
    <p class="muted"><xsl:call-template name="w.due.lead"/></p>
    <form class="stack gap" method="post" action="{$base}/password/due">
      <xsl:call-template name="token"/>
      <input type="hidden" autocomplete="username" value="{@email}"/>
      <xsl:call-template name="messages"/>
      <div class="field">
        <label for="current"><xsl:call-template name="w.profile.password-current"/></label>
        <input class="input" id="current" name="current" type="password" autocomplete="current-password" required="required">
          <xsl:apply-templates select="/page/problem[@field = 'current'][1]" mode="invalid"/>
        </input>
        <xsl:apply-templates select="/page/problem[@field = 'current'][1]" mode="wrong"/>
      </div>
      <xsl:call-template name="password-field"/>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.invite.go"/></button>
    </form>
    <form class="gap" method="post" action="{$base}/logout">
      <xsl:call-template name="token"/>
      <button type="submit" class="btn is-quiet"><xsl:call-template name="w.page.logout"/></button>
    </form>
  </xsl:template>


  <xsl:template match="problem[@field = 'current']" mode="field"><xsl:call-template name="w.profile.password-current"/>: </xsl:template>
  <xsl:template match="problem[@field = 'password']" mode="field"><xsl:call-template name="w.invite.password"/>: </xsl:template>
</xsl:stylesheet>
