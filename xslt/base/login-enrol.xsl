<?xml version="1.0" encoding="UTF-8"?>
<!-- Enrolment: pair the app, then prove it with one code. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="enrol" mode="title"><xsl:call-template name="w.enrol.title"/></xsl:template>

  <xsl:template match="enrol" mode="frame">
    <xsl:call-template name="plain"><xsl:with-param name="wide" select="true()"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="enrol" mode="main">
    <h1><xsl:call-template name="w.enrol.title"/></h1>
    <p class="muted">
      <xsl:choose>
        <xsl:when test="@replaces = 'true'"><xsl:call-template name="w.enrol.lead-replace"/></xsl:when>
        <xsl:when test="@due = 'true'"><xsl:call-template name="w.enrol.lead-due"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="w.enrol.lead"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <form class="gap" method="post" action="{$base}/login/enrol">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <ol class="chain section">
        <li>
          <span class="icon" aria-hidden="true">1</span>
          <div>
            <h2><xsl:call-template name="w.enrol.pair"/></h2>
            <p><xsl:call-template name="w.enrol.scan"/></p>
            <div class="row">
              <svg class="qr" viewBox="0 0 {qr/@size} {qr/@size}" width="192" height="192" shape-rendering="crispEdges" role="img">
                <xsl:attribute name="aria-label"><xsl:call-template name="w.enrol.qr"/></xsl:attribute>
                <path fill="#fff" d="M0 0h{qr/@size}v{qr/@size}H0z"/>
                <path d="{qr/@path}"/>
              </svg>
              <div>
                <p class="help"><xsl:call-template name="w.enrol.type"/></p>
                <p class="secret"><xsl:call-template name="secret"/></p>
                <p class="help"><xsl:call-template name="w.enrol.form"/></p>
                <p class="small"><a href="{otpauth}"><xsl:call-template name="w.enrol.open"/></a></p>
              </div>
            </div>
          </div>
        </li>
        <li>
          <span class="icon" aria-hidden="true">2</span>
          <div class="stack">
            <h2><xsl:call-template name="w.enrol.confirm"/></h2>
            <div class="field">
              <label for="code"><xsl:call-template name="w.enrol.code"/></label>
              <xsl:call-template name="code-input"/>
              <p class="help" id="code-help"><xsl:call-template name="w.enrol.help"/></p>
            </div>
            <div class="row">
              <button type="submit" class="btn is-first"><xsl:call-template name="w.enrol.go"/></button>
              <xsl:if test="/page/viewer and @due = 'false'">
                <a class="btn" href="{$base}/profile"><xsl:call-template name="w.enrol.later"/></a>
              </xsl:if>
            </div>
          </div>
        </li>
      </ol>
    </form>
    <p class="small gap"><a href="{$base}/login/enrol/passkey"><xsl:call-template name="w.enrol.passkey"/></a></p>
  </xsl:template>

  <!-- In groups of four, so that it can be typed. -->
  <xsl:template name="secret">
    <xsl:param name="rest" select="string(secret)"/>
    <xsl:value-of select="substring($rest, 1, 4)"/>
    <xsl:if test="string-length($rest) &gt; 4">
      <xsl:text> </xsl:text>
      <xsl:call-template name="secret"><xsl:with-param name="rest" select="substring($rest, 5)"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
