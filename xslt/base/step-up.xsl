<?xml version="1.0" encoding="UTF-8"?>
<!-- Step-up: a risky action asks once more. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="step-up" mode="title"><xsl:call-template name="w.step-up.title"/></xsl:template>

  <xsl:template match="step-up" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="step-up" mode="main">
    <h1><xsl:call-template name="w.step-up.title"/></h1>
    <p class="muted">
      <xsl:choose>
        <xsl:when test="@method = 'totp'"><xsl:call-template name="w.step-up.lead-totp"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="w.step-up.lead-password"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <form class="stack gap" method="post" action="{$base}/login/step-up">
      <xsl:call-template name="token"/>
      <input type="hidden" name="return" value="{@return}"/>
      <xsl:call-template name="messages"/>
      <xsl:choose>
        <xsl:when test="@method = 'totp'">
          <div class="field">
            <label for="code"><xsl:call-template name="w.totp.code"/></label>
            <xsl:call-template name="code-input"/>
            <p class="help" id="code-help"><xsl:call-template name="w.step-up.help"/></p>
          </div>
        </xsl:when>
        <xsl:otherwise>
          <div class="field">
            <label for="password"><xsl:call-template name="w.login.password"/></label>
            <input class="input" id="password" name="password" type="password" autocomplete="current-password" required="required" aria-describedby="password-help">
              <xsl:if test="/page/problem">
                <xsl:attribute name="aria-invalid">true</xsl:attribute>
                <xsl:attribute name="aria-describedby">problem password-help</xsl:attribute>
              </xsl:if>
            </input>
            <p class="help" id="password-help"><xsl:call-template name="w.step-up.help-password"/></p>
          </div>
        </xsl:otherwise>
      </xsl:choose>
      <div class="row">
        <button type="submit" class="btn is-first"><xsl:call-template name="w.step-up.go"/></button>
        <a class="btn" href="{$base}{@return}"><xsl:call-template name="w.page.cancel"/></a>
      </div>
    </form>
  </xsl:template>
</xsl:stylesheet>
