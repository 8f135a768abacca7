<?xml version="1.0" encoding="UTF-8"?>
<!-- Taking away the second factor of somebody who lost it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="factor-reset" mode="title"><xsl:call-template name="w.reset.title"/></xsl:template>

  <xsl:template match="factor-reset" mode="main">
    <header class="head">
      <div>
        <a class="back" href="{$base}/users/factors">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
          <xsl:call-template name="w.factors.title"/>
        </a>
        <h1><xsl:call-template name="w.reset.of"><xsl:with-param name="name" select="name"/></xsl:call-template></h1>
        <p><xsl:call-template name="w.reset.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <dl class="facts">
      <dt><xsl:call-template name="w.users.role"/></dt>
      <dd><xsl:apply-templates select="@role" mode="word"/></dd>
      <dt><xsl:call-template name="w.users.factor"/></dt>
      <dd><xsl:call-template name="factor-state"/></dd>
      <xsl:if test="@second-factor = 'true'">
        <dt><xsl:call-template name="w.factors.codes"/></dt>
        <dd><xsl:value-of select="@codes-left"/></dd>
      </xsl:if>
      <xsl:if test="@last-used-at">
        <dt><xsl:call-template name="w.factors.used"/></dt>
        <dd><time datetime="{@last-used-at}"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></time></dd>
      </xsl:if>
    </dl>
    <xsl:choose>
      <xsl:when test="@obstacle"><p class="gap muted"><xsl:apply-templates select="@obstacle" mode="word"/></p></xsl:when>
      <xsl:otherwise>
        <section class="danger is-bad section" aria-labelledby="reset">
          <div class="setting">
            <div>
              <h2 id="reset"><xsl:call-template name="w.reset.title"/></h2>
              <p><xsl:call-template name="w.reset.effect"/></p>
              <xsl:if test="@delay = 'true'"><p><xsl:call-template name="w.reset.delay"/></p></xsl:if>
              <xsl:if test="/page/viewer/second-person[@action = 'factor.reset']"><p><xsl:call-template name="w.second.hint"/>.</p></xsl:if>
            </div>
            <form class="stack" method="post" action="{$base}/users/{@id}/factor">
              <xsl:call-template name="token"/>
              <div class="field">
                <label for="reason"><xsl:call-template name="w.reset.reason"/></label>
                <textarea class="input" id="reason" name="reason" rows="2" maxlength="500" required="required" aria-describedby="reason-help">
                  <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
                  <xsl:value-of select="/page/value[@field = 'reason']"/>
                </textarea>
                <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="wrong"/>
                <p class="help" id="reason-help"><xsl:call-template name="w.reset.reason-help"/></p>
              </div>
              <button type="submit" class="btn is-bad is-first">
                <xsl:choose>
                  <xsl:when test="@delay = 'true' or /page/viewer/second-person[@action = 'factor.reset']"><xsl:call-template name="w.reset.ask"/></xsl:when>
                  <xsl:otherwise><xsl:call-template name="w.reset.go"/></xsl:otherwise>
                </xsl:choose>
              </button>
            </form>
          </div>
        </section>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="decisions"/>
  </xsl:template>

  <xsl:template match="problem[@field = 'reason']" mode="field"><xsl:call-template name="w.reset.reason"/>: </xsl:template>
</xsl:stylesheet>
