<?xml version="1.0" encoding="UTF-8"?>
<!-- What a change of the rules would do and whom it hits; one button does it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="rules-check" mode="title"><xsl:call-template name="w.check.title"/></xsl:template>

  <xsl:template match="rules-check" mode="main">
    <header class="head">
      <div>
        <a class="back" href="{$base}/users/rules">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
          <xsl:call-template name="w.rules.title"/>
        </a>
        <h1><xsl:call-template name="w.check.title"/></h1>
        <p><xsl:call-template name="w.check.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:choose>
      <xsl:when test="@outdated = 'true'"><p><xsl:call-template name="w.check.outdated"/></p></xsl:when>
      <xsl:when test="not(change)"><p><xsl:call-template name="w.check.none"/></p></xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="changes"/>
        <xsl:call-template name="effects"/>
        <xsl:call-template name="save"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="changes">
    <section aria-labelledby="changes">
      <h2 id="changes"><xsl:call-template name="w.check.changes"/></h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col"><xsl:call-template name="w.check.rule"/></th>
            <th scope="col"><xsl:call-template name="w.check.was"/></th>
            <th scope="col"><xsl:call-template name="w.check.want"/></th>
            <th scope="col"><xsl:call-template name="w.check.effect"/></th>
          </tr>
        </thead>
        <tbody>
          <xsl:for-each select="change">
            <tr>
              <td><xsl:apply-templates select="@rule" mode="word"/></td>
              <td><xsl:call-template name="rule-value"><xsl:with-param name="value" select="@was"/></xsl:call-template></td>
              <td><xsl:call-template name="rule-value"><xsl:with-param name="value" select="@want"/></xsl:call-template></td>
              <td>
                <xsl:choose>
                  <xsl:when test="@looser = 'true'"><span class="state is-warn"><xsl:call-template name="w.check.looser"/></span></xsl:when>
                  <xsl:otherwise><span class="state is-ok"><xsl:call-template name="w.check.stricter"/></span></xsl:otherwise>
                </xsl:choose>
              </td>
            </tr>
          </xsl:for-each>
        </tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template name="rule-value">
    <xsl:param name="value"/>
    <xsl:choose>
      <xsl:when test="$value = 'yes'"><xsl:call-template name="w.page.yes"/></xsl:when>
      <xsl:when test="$value = 'no'"><xsl:call-template name="w.page.no"/></xsl:when>
      <xsl:when test="$value = 'name'"><xsl:call-template name="w.rules.leavers-name"/></xsl:when>
      <xsl:when test="$value = 'pseudonym'"><xsl:call-template name="w.rules.leavers-pseudonym"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="effects">
    <section class="section" aria-labelledby="effects">
      <h2 id="effects"><xsl:call-template name="w.check.hits"/></h2>
      <ul class="lines">
        <xsl:if test="enrols">
          <li>
            <span><xsl:call-template name="w.check.enrols"><xsl:with-param name="n" select="count(enrols)"/></xsl:call-template></span>
            <small><xsl:for-each select="enrols"><xsl:value-of select="."/><xsl:if test="position() != last()">, </xsl:if></xsl:for-each></small>
          </li>
        </xsl:if>
        <xsl:if test="@released">
          <li><span><xsl:call-template name="w.check.released"><xsl:with-param name="n" select="@released"/></xsl:call-template></span></li>
        </xsl:if>
        <xsl:if test="@passwords">
          <li><span><xsl:call-template name="w.check.passwords"><xsl:with-param name="n" select="@passwords"/></xsl:call-template></span></li>
        </xsl:if>
        <xsl:if test="suspends">
          <li>
            <span><xsl:call-template name="w.check.suspends"><xsl:with-param name="n" select="count(suspends)"/></xsl:call-template></span>
            <small><xsl:for-each select="suspends"><xsl:value-of select="."/><xsl:if test="position() != last()">, </xsl:if></xsl:for-each></small>
          </li>
        </xsl:if>
        <xsl:for-each select="alone">
          <li>
            <span><xsl:apply-templates select="@action" mode="word"/></span>
            <small><xsl:call-template name="w.rules.four-alone"/></small>
          </li>
        </xsl:for-each>
        <xsl:if test="not(enrols or suspends or alone or @released or @passwords)"><li><span><xsl:call-template name="w.check.nobody"/></span></li></xsl:if>
      </ul>
    </section>
  </xsl:template>

  <xsl:template name="save">
    <form class="section" method="post" action="{$base}/users/rules">
      <xsl:call-template name="token"/>
      <xsl:for-each select="field"><input type="hidden" name="{@name}" value="{.}"/></xsl:for-each>
      <div class="setting">
        <div>
          <h2><xsl:call-template name="w.check.reason"/></h2>
          <p>
            <xsl:choose>
              <xsl:when test="@second-person = 'true'"><xsl:call-template name="w.second.reason-help"/></xsl:when>
              <xsl:when test="@loosens = 'true'"><xsl:call-template name="w.check.reason-loose"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="w.check.reason-free"/></xsl:otherwise>
            </xsl:choose>
          </p>
        </div>
        <div class="field">
          <label for="reason"><xsl:call-template name="w.assistant.reason-label"/></label>
          <textarea class="input" id="reason" name="reason" rows="2" maxlength="500">
            <xsl:if test="@loosens = 'true'"><xsl:attribute name="required">required</xsl:attribute></xsl:if>
            <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="invalid"/>
            <xsl:value-of select="/page/value[@field = 'reason']"/>
          </textarea>
          <xsl:apply-templates select="/page/problem[@field = 'reason'][1]" mode="wrong"/>
        </div>
      </div>
      <div class="setting">
        <div><p><xsl:call-template name="w.check.go-help"/></p></div>
        <div>
          <button type="submit" class="btn is-first">
            <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#lock"/></svg>
            <xsl:choose>
              <xsl:when test="@second-person = 'true'"><xsl:call-template name="w.check.ask"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="w.check.go"/></xsl:otherwise>
            </xsl:choose>
          </button>
        </div>
      </div>
    </form>
  </xsl:template>

  <xsl:template match="problem[@field = 'reason']" mode="field"><xsl:call-template name="w.assistant.reason-label"/>: </xsl:template>
</xsl:stylesheet>
