<?xml version="1.0" encoding="UTF-8"?>
<!-- Another password, by the link of a mail. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="password-new" mode="title"><xsl:call-template name="w.renew.title"/></xsl:template>

  <xsl:template match="password-new" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="password-new" mode="main">
    <h1><xsl:call-template name="w.renew.title"/></h1>
    <p class="muted">
      <xsl:call-template name="w.renew.lead">
        <xsl:with-param name="email" select="@email"/>
        <xsl:with-param name="time"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@expires-at-local"/></xsl:call-template></xsl:with-param>
      </xsl:call-template>
    </p>
    <form class="stack gap" method="post" action="{$base}/password">
      <xsl:call-template name="token"/>
      <input type="hidden" autocomplete="username" value="{@email}"/>
      <xsl:call-template name="messages"/>
      <xsl:call-template name="password-field"/>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.invite.go"/></button>
      <p class="help"><xsl:call-template name="w.renew.next"/></p>
    </form>
  </xsl:template>


  <xsl:template match="problem[@field = 'password']" mode="field"><xsl:call-template name="w.invite.password"/>: </xsl:template>
</xsl:stylesheet>
