<?xml version="1.0" encoding="UTF-8"?>
<!-- Who works in the account, as what; and who was invited. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="view:people.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="user-list" mode="title"><xsl:call-template name="w.users.title"/></xsl:template>

  <xsl:template match="user-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.users.title"/></h1>
        <p><xsl:call-template name="w.users.lead"/></p>
      </div>
      <xsl:if test="/page/viewer/right[@name = 'person.invite']">
        <div class="row">
          <a class="btn is-first" href="{$base}/users/invite">
            <xsl:call-template name="icon"><xsl:with-param name="name" select="'plus'"/></xsl:call-template>
            <xsl:call-template name="w.users.invite"/>
          </a>
        </div>
      </xsl:if>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:call-template name="risk-note"/>
    <xsl:call-template name="users-nav"/>
    <xsl:if test="filter">
      <nav class="chips">
        <xsl:attribute name="aria-label"><xsl:call-template name="w.users.filter"/></xsl:attribute>
        <xsl:apply-templates select="filter"/>
        <!-- Below a long list nobody would find them. -->
        <xsl:if test="invitation and count(user) &gt; 20">
          <a class="chip" href="#invitations"><xsl:call-template name="w.users.open"/><xsl:value-of select="concat('&#160;(', count(invitation), ')')"/></a>
        </xsl:if>
      </nav>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="user"><xsl:call-template name="people"/></xsl:when>
      <xsl:otherwise>
        <section class="empty" aria-labelledby="nobody">
          <xsl:call-template name="icon"><xsl:with-param name="name" select="'people'"/></xsl:call-template>
          <h2 id="nobody"><xsl:call-template name="w.users.nobody"/></h2>
          <p><xsl:call-template name="w.users.nobody-why"/></p>
          <a class="btn" href="{$base}/users"><xsl:call-template name="w.users.reset"/></a>
        </section>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@seat-limit">
      <p class="muted small gap">
        <xsl:call-template name="w.users.seats">
          <xsl:with-param name="used" select="@seats-used"/>
          <xsl:with-param name="limit" select="@seat-limit"/>
        </xsl:call-template>
      </p>
    </xsl:if>
    <xsl:if test="invitation">
      <section class="section" aria-labelledby="invitations">
        <h2 id="invitations"><xsl:call-template name="w.users.open"/></h2>
        <ul class="lines"><xsl:apply-templates select="invitation"/></ul>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- How many a filter finds stands there unless it is all or nobody. -->
  <xsl:template match="filter">
    <a class="chip">
      <xsl:attribute name="href">
        <xsl:value-of select="concat($base, '/users')"/>
        <xsl:if test="@name != 'all'"><xsl:value-of select="concat('?show=', @name)"/></xsl:if>
      </xsl:attribute>
      <xsl:if test="@name = ../@show"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
      <xsl:choose>
        <xsl:when test="@name = 'all'"><xsl:call-template name="w.users.show-all"/></xsl:when>
        <xsl:when test="@name = 'privileged'"><xsl:call-template name="w.users.show-privileged"/></xsl:when>
        <xsl:when test="@name = 'unsecured'"><xsl:call-template name="w.users.show-unsecured"/></xsl:when>
        <xsl:when test="@name = 'unused'"><xsl:call-template name="w.users.show-unused"><xsl:with-param name="days" select="@days"/></xsl:call-template></xsl:when>
        <xsl:otherwise><xsl:call-template name="w.users.show-inactive"/></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@name != 'all' and @count &gt; 0"><xsl:value-of select="concat('&#160;(', @count, ')')"/></xsl:if>
    </a>
  </xsl:template>

  <xsl:template name="people">
    <table class="table is-list">
      <caption class="hidden"><xsl:call-template name="w.users.caption"/></caption>
      <thead>
        <tr>
          <th scope="col"><xsl:call-template name="w.users.person"/></th>
          <th scope="col"><xsl:call-template name="w.users.role"/></th>
          <th scope="col" class="extra"><xsl:call-template name="w.users.assistants"/></th>
          <th scope="col"><xsl:call-template name="w.users.factor"/></th>
          <th scope="col" class="num extra"><xsl:call-template name="w.users.last-used"/></th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="user"/></tbody>
    </table>
  </xsl:template>

  <xsl:template match="user">
    <tr>
      <td class="main-cell">
        <a class="name" href="{$base}/users/{@id}"><xsl:value-of select="name"/></a>
        <xsl:if test="@own"><xsl:text> </xsl:text><span class="tag"><xsl:call-template name="w.users.you"/></span></xsl:if>
        <small><xsl:value-of select="email"/></small>
      </td>
      <td class="under"><xsl:apply-templates select="@role" mode="word"/></td>
      <td class="extra"><xsl:call-template name="reach"/></td>
      <td class="tail">
        <xsl:choose>
          <xsl:when test="@state = 'left'"><span class="state is-off"><xsl:call-template name="w.person.state-left"/></span></xsl:when>
          <xsl:when test="@state = 'dormant'"><span class="state is-off"><xsl:call-template name="w.person.state-dormant"/></span></xsl:when>
          <xsl:otherwise><xsl:apply-templates select="factor" mode="state"/></xsl:otherwise>
        </xsl:choose>
      </td>
      <td class="num extra">
        <xsl:choose>
          <xsl:when test="@last-used-at-local"><time datetime="{@last-used-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></time></xsl:when>
          <xsl:otherwise><xsl:call-template name="w.users.never"/></xsl:otherwise>
        </xsl:choose>
      </td>
    </tr>
  </xsl:template>

  <xsl:template match="invitation">
    <li>
      <span>
        <xsl:value-of select="email"/><xsl:text> </xsl:text>
        <span class="muted">
          <xsl:call-template name="w.users.open-as"><xsl:with-param name="role"><xsl:apply-templates select="@role" mode="word"/></xsl:with-param></xsl:call-template>
          <xsl:if test="assistant">, <xsl:call-template name="reach"/></xsl:if>
        </span>
      </span>
      <span class="row">
        <xsl:choose>
          <xsl:when test="@works = 'false'"><span class="state is-bad"><xsl:call-template name="w.users.open-void"/></span></xsl:when>
          <xsl:when test="@hours &gt; 0"><span class="state is-info"><xsl:call-template name="w.users.open-hours"><xsl:with-param name="n" select="@hours"/></xsl:call-template></span></xsl:when>
          <xsl:otherwise><span class="state is-warn"><xsl:call-template name="w.users.open-ending"/></span></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@may-act = 'true'">
          <form method="post" action="{$base}/users/invitations/{@id}/resend">
            <xsl:call-template name="token"/>
            <button type="submit" class="btn is-small"><xsl:call-template name="w.users.resend"/><xsl:call-template name="to"/></button>
          </form>
          <form method="post" action="{$base}/users/invitations/{@id}/revoke">
            <xsl:call-template name="token"/>
            <button type="submit" class="btn is-small"><xsl:call-template name="w.users.revoke"/><xsl:call-template name="to"/></button>
          </form>
        </xsl:if>
      </span>
      <small>
        <xsl:variable name="day"><xsl:call-template name="time.day"><xsl:with-param name="local" select="@created-at-local"/></xsl:call-template></xsl:variable>
        <xsl:choose>
          <xsl:when test="@inviter or @inviter-alias">
            <xsl:call-template name="w.users.open-by">
              <xsl:with-param name="name"><xsl:call-template name="author"><xsl:with-param name="name" select="@inviter"/><xsl:with-param name="alias" select="@inviter-alias"/></xsl:call-template></xsl:with-param>
              <xsl:with-param name="day" select="$day"/>
            </xsl:call-template>
          </xsl:when>
          <xsl:otherwise><xsl:call-template name="w.users.open-provider"><xsl:with-param name="day" select="$day"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@works = 'false'">. <xsl:call-template name="w.users.open-void-why"/></xsl:if>
      </small>
    </li>
  </xsl:template>

  <!-- Two buttons of the same name are told apart by ear. -->
  <xsl:template name="to">
    <span class="hidden"><xsl:call-template name="w.users.to"><xsl:with-param name="email" select="email"/></xsl:call-template></span>
  </xsl:template>
</xsl:stylesheet>
