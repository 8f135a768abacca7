<?xml version="1.0" encoding="UTF-8"?>
<!-- From one page about people and rights to the others; what several of them share. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template name="users-nav">
    <nav class="tabs">
      <xsl:attribute name="aria-label"><xsl:call-template name="w.users.nav"/></xsl:attribute>
      <xsl:if test="/page/viewer/right[@name = 'person.read']">
        <a class="tab" href="{$base}/users">
          <xsl:if test="/page/@view = 'user-list'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
          <xsl:call-template name="w.users.nav-people"/>
        </a>
        <a class="tab" href="{$base}/users/factors">
          <xsl:if test="/page/@view = 'factor-list'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
          <xsl:call-template name="w.factors.title"/>
        </a>
        <a class="tab" href="{$base}/users/rights">
          <xsl:if test="/page/@view = 'right-holders'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
          <xsl:call-template name="w.holders.title"/>
        </a>
        <a class="tab" href="{$base}/users/risks">
          <xsl:if test="/page/@view = 'risk-list'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
          <xsl:call-template name="w.risks.title"/>
        </a>
      </xsl:if>
      <xsl:if test="/page/viewer/right[@name = 'setting.read']">
        <a class="tab" href="{$base}/users/rules">
          <xsl:if test="/page/@view = 'rules'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
          <xsl:call-template name="w.rules.title"/>
        </a>
      </xsl:if>
      <a class="tab" href="{$base}/users/requests">
        <xsl:if test="/page/@view = 'approval-list'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <xsl:choose>
          <xsl:when test="/page/viewer/menu/item[@app = 'users']/@count">
            <xsl:call-template name="w.approvals.title-n"><xsl:with-param name="n" select="/page/viewer/menu/item[@app = 'users']/@count"/></xsl:call-template>
          </xsl:when>
          <xsl:otherwise><xsl:call-template name="w.approvals.title"/></xsl:otherwise>
        </xsl:choose>
      </a>
      <a class="tab" href="{$base}/users/help">
        <xsl:if test="/page/@view = 'role-help'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <xsl:call-template name="w.help.title"/>
      </a>
    </nav>
  </xsl:template>

  <!-- Above a list of people: whose rights do not belong in one hand. -->
  <xsl:template name="risk-note">
    <xsl:if test="warning">
      <div class="note is-warn" role="status">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
        <h2>
          <xsl:call-template name="w.risks.note"><xsl:with-param name="n" select="count(warning)"/></xsl:call-template>
        </h2>
        <p>
          <xsl:for-each select="warning">
            <a href="{$base}/users/{@id}/rights"><xsl:value-of select="name"/></a>
            <xsl:if test="position() != last()">, </xsl:if>
          </xsl:for-each>
          <xsl:text>. </xsl:text>
          <xsl:call-template name="w.risks.note-why"/>
          <xsl:text> </xsl:text>
          <a href="{$base}/users/risks"><xsl:call-template name="w.risks.see"/></a>
        </p>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="risk" mode="line">
    <li>
      <span><xsl:apply-templates select="@risk" mode="word"/></span>
      <xsl:choose>
        <xsl:when test="@eased = 'true'"><span class="state is-ok"><xsl:call-template name="w.risks.eased"/></span></xsl:when>
        <xsl:when test="@accepted = 'true'"><span class="state is-info"><xsl:call-template name="w.risks.accepted"/></span></xsl:when>
        <xsl:otherwise><span class="state is-warn"><xsl:call-template name="w.risks.open"/></span></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <!-- Reasons kept with earlier changes. -->
  <xsl:template name="decisions">
    <xsl:if test="decision">
      <section class="section" aria-labelledby="decisions">
        <h2 id="decisions"><xsl:call-template name="w.decisions.title"/></h2>
        <ul class="lines">
          <xsl:for-each select="decision">
            <li>
              <span><xsl:value-of select="reason"/></span>
              <small>
                <xsl:call-template name="w.decisions.by">
                  <xsl:with-param name="name" select="by"/>
                  <xsl:with-param name="time"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@decided-at-local"/></xsl:call-template></xsl:with-param>
                </xsl:call-template>
              </small>
            </li>
          </xsl:for-each>
        </ul>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- App, keys, codes; or that there is none, and how it stands then. -->
  <xsl:template name="factor-state">
    <xsl:choose>
      <xsl:when test="@active = 'false' and @second-factor = 'false'"><span class="state is-off"><xsl:call-template name="w.factors.none"/></span></xsl:when>
      <xsl:when test="@second-factor = 'true'">
        <span>
          <xsl:attribute name="class">
            <xsl:choose>
              <xsl:when test="@codes-left &lt; 4">state is-warn</xsl:when>
              <xsl:otherwise>state is-ok</xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
          <xsl:if test="@app = 'true'"><xsl:call-template name="w.factors.app"/></xsl:if>
          <xsl:if test="@app = 'true' and @keys &gt; 0">, </xsl:if>
          <xsl:if test="@keys &gt; 0"><xsl:call-template name="w.factors.keys"><xsl:with-param name="n" select="@keys"/></xsl:call-template></xsl:if>
        </span>
      </xsl:when>
      <xsl:when test="@duty = 'free'"><span class="state is-off"><xsl:call-template name="w.factors.free"/></span></xsl:when>
      <xsl:when test="@duty = 'grace'">
        <span class="state is-warn">
          <xsl:call-template name="w.factors.grace">
            <xsl:with-param name="day"><xsl:call-template name="time.day"><xsl:with-param name="local" select="@due-at-local"/></xsl:call-template></xsl:with-param>
          </xsl:call-template>
        </span>
      </xsl:when>
      <xsl:otherwise><span class="state is-bad"><xsl:call-template name="w.factors.due"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
