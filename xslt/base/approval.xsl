<?xml version="1.0" encoding="UTF-8"?>
<!-- One request for a second person: exactly what was asked, then who may do what with it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:approval-state.xsl"/>

  <xsl:template match="approval" mode="title"><xsl:apply-templates select="@action" mode="word"/></xsl:template>

  <xsl:template match="approval" mode="main">
    <header class="head">
      <div>
        <a class="back" href="{$base}/users/requests">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
          <xsl:call-template name="w.approvals.title"/>
        </a>
        <h1><xsl:apply-templates select="@action" mode="word"/></h1>
        <p>
          <xsl:call-template name="w.approval.asked-by">
            <xsl:with-param name="name" select="requester"/>
            <xsl:with-param name="time"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@created-at-local"/></xsl:call-template></xsl:with-param>
          </xsl:call-template>
        </p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <dl class="facts">
      <dt><xsl:call-template name="w.approvals.state"/></dt>
      <dd><xsl:call-template name="request-state"/></dd>
      <xsl:if test="@object"><xsl:call-template name="request-object"/></xsl:if>
      <dt><xsl:call-template name="w.approval.reason"/></dt>
      <dd><xsl:value-of select="reason"/></dd>
      <xsl:if test="@due-at">
        <dt><xsl:call-template name="w.approval.due"/></dt>
        <dd><xsl:call-template name="moment"><xsl:with-param name="utc" select="@due-at"/><xsl:with-param name="local" select="@due-at-local"/></xsl:call-template></dd>
      </xsl:if>
      <xsl:if test="@over = 'false'">
        <dt><xsl:call-template name="w.approval.until"/></dt>
        <dd><xsl:call-template name="moment"><xsl:with-param name="utc" select="@expires-at"/><xsl:with-param name="local" select="@expires-at-local"/></xsl:call-template></dd>
      </xsl:if>
      <xsl:if test="decider">
        <dt><xsl:call-template name="w.approval.decided"/></dt>
        <dd>
          <xsl:call-template name="w.approval.decided-by">
            <xsl:with-param name="name" select="decider"/>
            <xsl:with-param name="time"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@decided-at-local"/></xsl:call-template></xsl:with-param>
          </xsl:call-template>
        </dd>
      </xsl:if>
      <xsl:if test="@done-at">
        <dt><xsl:call-template name="w.approval.done"/></dt>
        <dd><xsl:call-template name="moment"><xsl:with-param name="utc" select="@done-at"/><xsl:with-param name="local" select="@done-at-local"/></xsl:call-template></dd>
      </xsl:if>
    </dl>
    <section class="section" aria-labelledby="fields">
      <h2 id="fields"><xsl:call-template name="w.approval.fields"/></h2>
      <xsl:choose>
        <xsl:when test="field">
          <dl class="facts gap">
            <xsl:for-each select="field">
              <dt><xsl:apply-templates select="." mode="word"/></dt>
              <dd><xsl:call-template name="field-value"/></dd>
            </xsl:for-each>
          </dl>
        </xsl:when>
        <xsl:otherwise><p class="muted"><xsl:call-template name="w.approval.fields-none"/></p></xsl:otherwise>
      </xsl:choose>
    </section>
    <xsl:if test="@over = 'false'">
      <section class="section">
        <xsl:if test="@may-decide = 'true'"><xsl:call-template name="decide"/></xsl:if>
        <xsl:if test="@own = 'true'"><xsl:call-template name="carry"/></xsl:if>
        <xsl:if test="@may-withdraw = 'true'"><xsl:call-template name="withdraw"/></xsl:if>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="moment">
    <xsl:param name="utc"/>
    <xsl:param name="local"/>
    <time datetime="{$utc}"><xsl:call-template name="time.full"><xsl:with-param name="local" select="$local"/></xsl:call-template></time>
  </xsl:template>

  <xsl:template name="request-object">
    <dt><xsl:call-template name="w.approval.object"/></dt>
    <dd>
      <xsl:choose>
        <xsl:when test="@object-kind = 'conversation' and /page/viewer/right[@name = 'conversation.read']">
          <a href="{$base}/conversations/{@object}"><xsl:call-template name="w.approval.object-conversation"/></a>
        </xsl:when>
        <xsl:when test="@object-kind = 'assistant' and object-name"><a href="{$base}/assistants/{@object}"><xsl:value-of select="object-name"/></a></xsl:when>
        <xsl:when test="@object-kind = 'person' and object-name and /page/viewer/right[@name = 'person.read']"><a href="{$base}/users/{@object}"><xsl:value-of select="object-name"/></a></xsl:when>
        <xsl:when test="object-name"><xsl:value-of select="object-name"/></xsl:when>
        <xsl:otherwise><code><xsl:value-of select="@object"/></code></xsl:otherwise>
      </xsl:choose>
    </dd>
  </xsl:template>

  <!-- A code with a word is shown by it; everything else as it was typed. -->
  <xsl:template name="field-value">
    <xsl:choose>
      <xsl:when test="@label"><xsl:value-of select="@label"/></xsl:when>
      <xsl:when test="not(string(.))"><span class="muted"><xsl:call-template name="w.approval.empty"/></span></xsl:when>
      <xsl:when test="@name = 'role' and . = 'owner'"><xsl:call-template name="w.role.owner"/></xsl:when>
      <xsl:when test="@name = 'role' and . = 'admin'"><xsl:call-template name="w.role.admin"/></xsl:when>
      <xsl:when test="@name = 'mode' and . = 'explicit'"><xsl:call-template name="w.mode.explicit"/></xsl:when>
      <xsl:when test="@name = 'mode' and . = 'notice'"><xsl:call-template name="w.mode.notice"/></xsl:when>
      <xsl:when test="@name = 'mode' and . = 'none'"><xsl:call-template name="w.mode.none"/></xsl:when>
      <xsl:when test=". = 'true' or . = 'yes' or . = 'on'"><xsl:call-template name="w.page.yes"/></xsl:when>
      <xsl:when test=". = 'false' or . = 'no'"><xsl:call-template name="w.page.no"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="decide">
    <div class="setting">
      <div>
        <h2><xsl:call-template name="w.approval.decide"/></h2>
        <p><xsl:call-template name="w.approval.decide-lead"><xsl:with-param name="name" select="requester"/></xsl:call-template></p>
      </div>
      <div class="row">
        <form method="post" action="{$base}/users/requests/{@id}/approve">
          <xsl:call-template name="token"/>
          <button type="submit" class="btn is-first">
            <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#lock"/></svg>
            <xsl:call-template name="w.approval.approve"/>
          </button>
        </form>
        <form method="post" action="{$base}/users/requests/{@id}/refuse">
          <xsl:call-template name="token"/>
          <button type="submit" class="btn"><xsl:call-template name="w.approval.refuse"/></button>
        </form>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="carry">
    <div class="setting">
      <div>
        <h2><xsl:call-template name="w.approval.carry"/></h2>
        <p>
          <xsl:choose>
            <xsl:when test="@ready = 'true'"><xsl:call-template name="w.approval.carry-lead"/></xsl:when>
            <xsl:when test="@needs-second = 'true' and @request-state = 'open'"><xsl:call-template name="w.approval.second-lead"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.approval.delay-lead"/></xsl:otherwise>
          </xsl:choose>
        </p>
      </div>
      <div>
        <xsl:if test="@ready = 'true'">
          <form method="post" action="{$base}{@path}">
            <xsl:call-template name="token"/>
            <input type="hidden" name="approval" value="{@id}"/>
            <button type="submit" class="btn is-first">
              <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#lock"/></svg>
              <xsl:call-template name="w.approval.carry-go"/>
            </button>
          </form>
        </xsl:if>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="withdraw">
    <div class="setting">
      <div>
        <h2><xsl:call-template name="w.approval.withdraw"/></h2>
        <p><xsl:call-template name="w.approval.withdraw-lead"/></p>
      </div>
      <form method="post" action="{$base}/users/requests/{@id}/withdraw">
        <xsl:call-template name="token"/>
        <button type="submit" class="btn"><xsl:call-template name="w.approval.withdraw-go"/></button>
      </form>
    </div>
  </xsl:template>
</xsl:stylesheet>
