<?xml version="1.0" encoding="UTF-8"?>
<!-- Step-up: a risky action asks once more. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:passkey.xsl"/>

  <xsl:template match="step-up" mode="title"><xsl:call-template name="w.step-up.title"/></xsl:template>

  <xsl:template match="step-up" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="step-up" mode="main">
    <h1><xsl:call-template name="w.step-up.title"/></h1>
    <p class="muted">
      <xsl:choose>
        <xsl:when test="@method = 'totp'"><xsl:call-template name="w.step-up.lead-totp"/></xsl:when>
        <xsl:when test="@method = 'passkey'"><xsl:call-template name="w.step-up.lead-passkey"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="w.step-up.lead-password"/></xsl:otherwise>
      </xsl:choose>
    </p>
    <xsl:choose>
      <xsl:when test="@method = 'passkey'">
        <div class="gap"><xsl:call-template name="messages"/></div>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="typed"/></xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select="passkey" mode="step-up"/>
    <xsl:if test="@method = 'passkey'">
      <p class="gap"><a class="btn" href="{$base}{@return}"><xsl:call-template name="w.page.cancel"/></a></p>
    </xsl:if>
    <xsl:if test="passkey/credential"><xsl:call-template name="passkey-script"/></xsl:if>
  </xsl:template>

  <!-- A code or the password. -->
  <xsl:template name="typed">
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

  <!-- Beside a code the passkey is a second way, so its hints are left out. -->
  <xsl:template match="passkey[credential]" mode="step-up">
    <form class="stack gap" method="post" action="{$base}/login/step-up">
      <xsl:call-template name="passkey-data"><xsl:with-param name="what" select="'get'"/></xsl:call-template>
      <xsl:call-template name="token"/>
      <input type="hidden" name="return" value="{../@return}"/>
      <xsl:call-template name="passkey-fields"/>
      <xsl:call-template name="passkey-none"/>
      <xsl:call-template name="passkey-trouble"/>
      <div class="stack" data-passkey-ask="data-passkey-ask" hidden="hidden">
        <div class="row">
          <button type="submit" class="btn" data-passkey-go="data-passkey-go">
            <xsl:if test="../@method = 'passkey'"><xsl:attribute name="class">btn is-first</xsl:attribute></xsl:if>
            <xsl:call-template name="w.passkey.go"/>
          </button>
        </div>
      </div>
    </form>
  </xsl:template>

  <xsl:template match="passkey" mode="step-up">
    <xsl:if test="../@method = 'passkey'">
      <div class="note is-info gap">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template>
        <p><xsl:call-template name="w.passkey.elsewhere"><xsl:with-param name="host" select="@rp-id"/></xsl:call-template></p>
      </div>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
