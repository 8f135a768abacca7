<?xml version="1.0" encoding="UTF-8"?>
<!-- The account's rules for everybody. The form leads to a page that says what would change, before anything does. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="rules" mode="title"><xsl:call-template name="w.rules.title"/></xsl:template>

  <xsl:template match="rules" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.rules.title"/></h1>
        <p><xsl:call-template name="w.rules.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="users-nav"/>
    <xsl:call-template name="messages"/>
    <form method="get" action="{$base}/users/rules/check">
      <input type="hidden" name="from" value="{@from}"/>
      <xsl:call-template name="factor-rule"/>
      <xsl:call-template name="number-rule">
        <xsl:with-param name="field" select="'factor_grace_days'"/>
        <xsl:with-param name="value" select="@factor-grace-days"/>
        <xsl:with-param name="least" select="0"/>
        <xsl:with-param name="most" select="@grace-most"/>
      </xsl:call-template>
      <xsl:call-template name="number-rule">
        <xsl:with-param name="field" select="'password_min'"/>
        <xsl:with-param name="value" select="@password-min"/>
        <xsl:with-param name="least" select="@password-least"/>
        <xsl:with-param name="most" select="@password-most"/>
      </xsl:call-template>
      <xsl:call-template name="number-rule">
        <xsl:with-param name="field" select="'dormant_days'"/>
        <xsl:with-param name="value" select="@dormant-days"/>
        <xsl:with-param name="least" select="@dormant-least"/>
        <xsl:with-param name="most" select="@dormant-most"/>
      </xsl:call-template>
      <xsl:call-template name="leavers-rule"/>
      <xsl:call-template name="four-rule"/>
      <xsl:if test="@may-change = 'true'">
        <div class="setting">
          <div><p><xsl:call-template name="w.rules.go-help"/></p></div>
          <div><button type="submit" class="btn is-first"><xsl:call-template name="w.rules.go"/></button></div>
        </div>
      </xsl:if>
    </form>
    <xsl:call-template name="decisions"/>
  </xsl:template>

  <xsl:template name="locked">
    <xsl:if test="/page/rules/@may-change = 'false'"><xsl:attribute name="disabled">disabled</xsl:attribute></xsl:if>
  </xsl:template>

  <xsl:template name="factor-rule">
    <div class="setting">
      <div>
        <h2 id="factor-name"><xsl:call-template name="w.rules.factor"/></h2>
        <p><xsl:call-template name="w.rules.factor-help"/></p>
      </div>
      <fieldset class="field" id="factor" aria-labelledby="factor-name">
        <xsl:call-template name="locked"/>
        <label class="choice">
          <input type="radio" name="factor" value="all" required="required"><xsl:if test="@factor = 'all'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <xsl:call-template name="w.rules.factor-all"/><xsl:text> </xsl:text><span class="tag"><xsl:call-template name="w.page.recommended"/></span>
          <span class="help"><xsl:call-template name="w.rules.factor-without"><xsl:with-param name="n" select="sum(factor-role/@without)"/></xsl:call-template></span>
        </label>
        <label class="choice">
          <input type="radio" name="factor" value="privileged" required="required"><xsl:if test="@factor = 'privileged'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <xsl:call-template name="w.rules.factor-privileged"/>
          <span class="help"><xsl:call-template name="w.rules.factor-may"><xsl:with-param name="n" select="sum(factor-role[@fixed = 'false']/@without)"/></xsl:call-template></span>
        </label>
        <label class="choice">
          <input type="radio" name="factor" value="chosen" required="required"><xsl:if test="@factor = 'chosen'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <xsl:call-template name="w.rules.factor-chosen"/>
        </label>
        <xsl:for-each select="factor-role[@fixed = 'false']">
          <label class="choice">
            <input type="checkbox" id="factor_{@role}" name="factor_{@role}" value="true"><xsl:if test="@on = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
            <xsl:apply-templates select="@role" mode="word"/>
            <span class="help"><xsl:call-template name="w.rules.factor-without"><xsl:with-param name="n" select="@without"/></xsl:call-template></span>
          </label>
        </xsl:for-each>
      </fieldset>
    </div>
  </xsl:template>

  <xsl:template name="number-rule">
    <xsl:param name="field"/>
    <xsl:param name="value"/>
    <xsl:param name="least"/>
    <xsl:param name="most"/>
    <xsl:variable name="problem" select="/page/problem[@field = $field][1]"/>
    <div class="setting">
      <div>
        <h2>
          <xsl:choose>
            <xsl:when test="$field = 'factor_grace_days'"><xsl:call-template name="w.rules.grace"/></xsl:when>
            <xsl:when test="$field = 'password_min'"><xsl:call-template name="w.rules.length"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.rules.dormant"/></xsl:otherwise>
          </xsl:choose>
        </h2>
        <p>
          <xsl:choose>
            <xsl:when test="$field = 'factor_grace_days'"><xsl:call-template name="w.rules.grace-help"/></xsl:when>
            <xsl:when test="$field = 'password_min'"><xsl:call-template name="w.rules.length-help"/></xsl:when>
            <xsl:otherwise>
              <xsl:call-template name="w.rules.dormant-help"/>
              <xsl:if test="unused[@people &gt; 0]">
                <xsl:text> </xsl:text>
                <xsl:call-template name="w.rules.unused-lead"/>
                <xsl:text> </xsl:text>
                <xsl:for-each select="unused[@people &gt; 0]">
                  <xsl:call-template name="w.rules.unused"><xsl:with-param name="days" select="@days"/><xsl:with-param name="people" select="@people"/></xsl:call-template>
                  <xsl:choose>
                    <xsl:when test="position() != last()">; </xsl:when>
                    <xsl:otherwise>.</xsl:otherwise>
                  </xsl:choose>
                </xsl:for-each>
              </xsl:if>
            </xsl:otherwise>
          </xsl:choose>
        </p>
      </div>
      <div class="field">
        <label for="{$field}">
          <xsl:choose>
            <xsl:when test="$field = 'password_min'"><xsl:call-template name="w.rules.characters"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.rules.days"/></xsl:otherwise>
          </xsl:choose>
        </label>
        <input class="input is-short" id="{$field}" name="{$field}" type="number" min="{$least}" max="{$most}" required="required" aria-describedby="{$field}-help">
          <xsl:call-template name="locked"/>
          <xsl:attribute name="value">
            <xsl:choose>
              <xsl:when test="/page/value[@field = $field]"><xsl:value-of select="/page/value[@field = $field]"/></xsl:when>
              <xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
          <xsl:apply-templates select="$problem" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
        </input>
        <xsl:apply-templates select="$problem" mode="wrong"/>
        <p class="help" id="{$field}-help">
          <xsl:call-template name="w.rules.bound"><xsl:with-param name="least" select="$least"/><xsl:with-param name="most" select="$most"/></xsl:call-template>
        </p>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="leavers-rule">
    <div class="setting">
      <div>
        <h2 id="leavers-name"><xsl:call-template name="w.rules.leavers"/></h2>
        <p><xsl:call-template name="w.rules.leavers-help"/></p>
      </div>
      <fieldset class="field" id="leavers" aria-labelledby="leavers-name">
        <xsl:call-template name="locked"/>
        <label class="choice">
          <input type="radio" name="leavers" value="name" required="required"><xsl:if test="@leavers = 'name'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <xsl:call-template name="w.rules.leavers-name"/>
        </label>
        <label class="choice">
          <input type="radio" name="leavers" value="pseudonym" required="required"><xsl:if test="@leavers = 'pseudonym'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <xsl:call-template name="w.rules.leavers-pseudonym"/>
        </label>
      </fieldset>
    </div>
  </xsl:template>

  <xsl:template name="four-rule">
    <div class="setting">
      <div>
        <h2 id="four-name"><xsl:call-template name="w.rules.four"/></h2>
        <p><xsl:call-template name="w.rules.four-help"/></p>
      </div>
      <fieldset class="field" aria-labelledby="four-name">
        <xsl:call-template name="locked"/>
        <xsl:for-each select="four">
          <label class="choice">
            <input type="checkbox" id="{@field}" name="{@field}" value="true"><xsl:if test="@on = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
            <xsl:apply-templates select="@action" mode="word"/>
            <span class="help">
              <xsl:choose>
                <xsl:when test="@people &lt; 2"><xsl:call-template name="w.rules.four-alone"/></xsl:when>
                <xsl:otherwise><xsl:call-template name="w.rules.four-people"><xsl:with-param name="n" select="@people"/></xsl:call-template></xsl:otherwise>
              </xsl:choose>
            </span>
          </label>
        </xsl:for-each>
      </fieldset>
    </div>
  </xsl:template>

  <xsl:template match="problem[@field = 'password_min']" mode="field"><xsl:call-template name="w.rules.length"/>: </xsl:template>
  <xsl:template match="problem[@field = 'factor_grace_days']" mode="field"><xsl:call-template name="w.rules.grace"/>: </xsl:template>
  <xsl:template match="problem[@field = 'dormant_days']" mode="field"><xsl:call-template name="w.rules.dormant"/>: </xsl:template>
</xsl:stylesheet>
