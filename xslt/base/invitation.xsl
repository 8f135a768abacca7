<?xml version="1.0" encoding="UTF-8"?>
<!-- The first password of an invited person. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="invitation" mode="title"><xsl:call-template name="w.invite.title"/></xsl:template>

  <xsl:template match="invitation" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="invitation" mode="main">
    <h1><xsl:call-template name="w.invite.title"/></h1>
    <p class="muted">
      <xsl:choose>
        <xsl:when test="string(@inviter)">
          <xsl:call-template name="w.invite.lead">
            <xsl:with-param name="inviter" select="@inviter"/>
            <xsl:with-param name="account" select="@account-name"/>
          </xsl:call-template>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="w.invite.lead-open"><xsl:with-param name="account" select="@account-name"/></xsl:call-template>
        </xsl:otherwise>
      </xsl:choose>
    </p>
    <dl class="facts gap">
      <dt><xsl:call-template name="w.invite.role"/></dt>
      <dd><xsl:apply-templates select="@role" mode="word"/></dd>
      <dt><xsl:call-template name="w.invite.expires"/></dt>
      <dd>
        <time datetime="{@expires-at}">
          <xsl:call-template name="time.full"><xsl:with-param name="local" select="@expires-at-local"/></xsl:call-template>
        </time>
      </dd>
    </dl>
    <form class="stack gap" method="post" action="{$base}/invitation">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <div class="field">
        <label for="name"><xsl:call-template name="w.invite.name"/></label>
        <input class="input" id="name" name="name" type="text" autocomplete="name" required="required">
          <xsl:attribute name="value">
            <xsl:choose>
              <xsl:when test="/page/value[@field = 'name']"><xsl:value-of select="/page/value[@field = 'name']"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="name"/></xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
          <xsl:apply-templates select="/page/problem[@field = 'name'][1]" mode="invalid"/>
        </input>
        <xsl:apply-templates select="/page/problem[@field = 'name'][1]" mode="wrong"/>
      </div>
      <div class="field">
        <label for="password"><xsl:call-template name="w.invite.password"/></label>
        <input class="input" id="password" name="password" type="password" autocomplete="new-password" required="required" aria-describedby="password-help">
          <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="invalid">
            <xsl:with-param name="help" select="true()"/>
          </xsl:apply-templates>
        </input>
        <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="wrong"/>
        <xsl:call-template name="password-help"/>
      </div>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.invite.go"/></button>
      <p class="help"><xsl:call-template name="w.invite.next"/></p>
    </form>
  </xsl:template>

  <xsl:template match="problem[@field = 'name']" mode="field"><xsl:call-template name="w.invite.name"/>: </xsl:template>
  <xsl:template match="problem[@field = 'password']" mode="field"><xsl:call-template name="w.invite.password"/>: </xsl:template>
</xsl:stylesheet>
