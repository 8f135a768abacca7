<?xml version="1.0" encoding="UTF-8"?>
<!--
  The frame around every view. A view answers for its payload element in these modes:
    title   the first part of <title>
    frame   optional: call "plain" instead of the default (navigation when signed in)
    main    what stands in <main>
  A brand's layout.xsl imports this one as base:layout.xsl and redefines brand-* below.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:form.xsl"/>
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:variable name="base" select="string(/page/@base-path)"/>

  <!-- Hooks -->

  <!-- More in <head>. The tokens of a brand are linked without it: /page/brand/@css. -->
  <xsl:template name="brand-head"/>

  <!-- The mark: the brand's own, ours only where ours is the name. -->
  <xsl:template name="brand-logo">
    <xsl:choose>
      <xsl:when test="/page/brand/@logo">
        <img class="logo" src="{$base}{/page/brand/@logo}" alt=""/>
      </xsl:when>
      <xsl:when test="/page/@brand = 'base' and string(/page/brand/@name)">
        <svg class="logo" width="24" height="24" viewBox="0 0 20 20" aria-hidden="true"><use href="{$base}/static/logo.svg#mark"/></svg>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- The icon of the browser tab. -->
  <xsl:template name="brand-icon">
    <xsl:choose>
      <xsl:when test="/page/brand/@logo">
        <link rel="icon" href="{$base}{/page/brand/@logo}"/>
      </xsl:when>
      <xsl:when test="/page/@brand = 'base'">
        <link rel="icon" href="{$base}/static/logo.svg" type="image/svg+xml"/>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- The drawing above the sign-in form: a call as two voices. -->
  <xsl:template name="brand-drawing">
    <svg class="track" viewBox="0 0 138 20" preserveAspectRatio="none" aria-hidden="true">
      <path d="M0 2h18v6H0zM44 2h5v6h-5zM72 2h11v6H72zM104 2h8v6h-8zM131 2h7v6h-7z"/>
      <path class="is-ok" d="M20 2h17v6H20z"/>
      <path class="is-accent" d="M38 12h5v6h-5zM51 12h19v6H51zM85 12h17v6H85zM114 12h15v6h-15z"/>
    </svg>
  </xsl:template>

  <!-- Below the pages without navigation. -->
  <xsl:template name="brand-footer">
    <xsl:if test="/page/brand/link">
      <footer>
        <xsl:for-each select="/page/brand/link">
          <a>
            <xsl:attribute name="href">
              <xsl:if test="starts-with(@href, '/')"><xsl:value-of select="$base"/></xsl:if>
              <xsl:value-of select="@href"/>
            </xsl:attribute>
            <xsl:choose>
              <xsl:when test="@rel = 'status'"><xsl:call-template name="w.link.status"/></xsl:when>
              <xsl:when test="@rel = 'privacy'"><xsl:call-template name="w.link.privacy"/></xsl:when>
              <xsl:when test="@rel = 'imprint'"><xsl:call-template name="w.link.imprint"/></xsl:when>
              <xsl:otherwise><xsl:call-template name="w.link.accessibility"/></xsl:otherwise>
            </xsl:choose>
          </a>
        </xsl:for-each>
      </footer>
    </xsl:if>
  </xsl:template>

  <!-- Page -->

  <xsl:template match="/page">
    <html lang="{@lang}">
      <xsl:if test="@theme"><xsl:attribute name="data-theme"><xsl:value-of select="@theme"/></xsl:attribute></xsl:if>
      <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>
          <xsl:if test="problem and @view != 'problem'"><xsl:call-template name="w.page.problem"/></xsl:if>
          <xsl:apply-templates select="*[last()]" mode="title"/>
          <xsl:if test="viewer/@account-name or string(brand/@name)"><xsl:text> – </xsl:text></xsl:if>
          <xsl:choose>
            <xsl:when test="viewer/@account-name"><xsl:value-of select="viewer/@account-name"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="brand/@name"/></xsl:otherwise>
          </xsl:choose>
        </title>
        <link rel="stylesheet" href="{$base}/static/console.css"/>
        <xsl:call-template name="brand-icon"/>
        <xsl:if test="brand/@css"><link rel="stylesheet" href="{$base}{brand/@css}"/></xsl:if>
        <xsl:call-template name="brand-head"/>
      </head>
      <xsl:apply-templates select="*[last()]" mode="frame"/>
    </html>
  </xsl:template>

  <xsl:template match="*" mode="frame">
    <xsl:choose>
      <xsl:when test="/page/viewer"><xsl:call-template name="app"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="plain"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="title"/>
  <xsl:template match="*" mode="main"/>

  <!-- Without navigation: sign-in and whatever must not be left half done. -->
  <xsl:template name="plain">
    <xsl:param name="wide" select="false()"/>
    <body class="plain">
      <header class="account">
        <xsl:call-template name="brand-logo"/>
        <strong><xsl:value-of select="/page/brand/@name"/></strong>
      </header>
      <main id="main">
        <xsl:if test="$wide"><xsl:attribute name="class">is-wide</xsl:attribute></xsl:if>
        <xsl:apply-templates select="." mode="main"/>
      </main>
      <xsl:call-template name="brand-footer"/>
    </body>
  </xsl:template>

  <!-- Signed in: navigation left, one column right. -->
  <xsl:template name="app">
    <body>
      <a class="skip" href="#main"><xsl:call-template name="w.page.skip"/></a>
      <div class="app">
        <header class="topbar bar">
          <a class="account" href="{$base}/">
            <xsl:call-template name="brand-logo"/>
            <strong><xsl:call-template name="account-name"/></strong>
          </a>
          <button class="btn is-quiet" type="button" popovertarget="side">
            <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#list"/></svg>
            <xsl:call-template name="w.page.menu"/>
          </button>
        </header>
        <nav class="side" id="side" popover="auto">
          <xsl:attribute name="aria-label"><xsl:call-template name="w.page.nav"/></xsl:attribute>
          <a class="account" href="{$base}/">
            <xsl:call-template name="brand-logo"/>
            <strong>
              <xsl:call-template name="account-name"/>
              <xsl:if test="/page/viewer/@account-name">
                <small><xsl:value-of select="/page/brand/@name"/></small>
              </xsl:if>
            </strong>
          </a>
          <xsl:apply-templates select="/page/viewer/menu"/>
          <xsl:apply-templates select="/page/viewer"/>
        </nav>
        <main class="main" id="main">
          <xsl:apply-templates select="/page/viewer" mode="reminder"/>
          <xsl:apply-templates select="." mode="main"/>
        </main>
      </div>
    </body>
  </xsl:template>

  <xsl:template name="account-name">
    <xsl:choose>
      <xsl:when test="/page/viewer/@account-name"><xsl:value-of select="/page/viewer/@account-name"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="/page/brand/@name"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Menu: C decided what is in it. -->

  <xsl:template match="menu">
    <xsl:if test="item[@group = 'work']">
      <div>
        <ul class="nav"><xsl:apply-templates select="item[@group = 'work']"/></ul>
      </div>
    </xsl:if>
    <xsl:if test="item[@group = 'protect']">
      <div>
        <p class="nav-group" id="nav-protect"><xsl:call-template name="w.group.protect"/></p>
        <ul class="nav" aria-labelledby="nav-protect"><xsl:apply-templates select="item[@group = 'protect']"/></ul>
      </div>
    </xsl:if>
    <xsl:if test="item[@group = 'account']">
      <div>
        <p class="nav-group" id="nav-account"><xsl:call-template name="w.group.account"/></p>
        <ul class="nav" aria-labelledby="nav-account"><xsl:apply-templates select="item[@group = 'account']"/></ul>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="item">
    <li>
      <a href="{$base}{@path}">
        <xsl:if test="@current"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <svg class="icon" width="16" height="16" aria-hidden="true">
          <use>
            <xsl:attribute name="href">
              <xsl:value-of select="$base"/>
              <xsl:text>/static/icons.svg#</xsl:text>
              <xsl:choose>
                <xsl:when test="@app = 'conversations'">telephone-inbound</xsl:when>
                <xsl:when test="@app = 'contacts'">person-lines-fill</xsl:when>
                <xsl:when test="@app = 'exports'">download</xsl:when>
                <xsl:when test="@app = 'review'">shield-check</xsl:when>
                <xsl:when test="@app = 'privacy'">hourglass-split</xsl:when>
                <xsl:when test="@app = 'assistants'">headset</xsl:when>
                <xsl:when test="@app = 'notifications'">bell</xsl:when>
                <xsl:when test="@app = 'users'">people</xsl:when>
                <xsl:when test="@app = 'audit'">journal-text</xsl:when>
                <xsl:when test="@app = 'account'">sliders</xsl:when>
                <xsl:when test="@app = 'support'">life-preserver</xsl:when>
                <xsl:when test="@app = 'profile'">person</xsl:when>
                <xsl:otherwise>info-circle</xsl:otherwise>
              </xsl:choose>
            </xsl:attribute>
          </use>
        </svg>
        <xsl:apply-templates select="." mode="word"/>
        <xsl:if test="@count"><span class="count"><xsl:value-of select="@count"/><span class="hidden"><xsl:call-template name="w.page.waiting"/></span></span></xsl:if>
      </a>
    </li>
  </xsl:template>

  <!-- What a person has to see to, on every page until it is done. -->
  <xsl:template match="viewer" mode="reminder">
    <xsl:if test="@factor-due-at-local">
      <div class="note is-warn reminder">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
        <p>
          <xsl:call-template name="w.reminder.factor">
            <xsl:with-param name="time"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@factor-due-at-local"/></xsl:call-template></xsl:with-param>
          </xsl:call-template>
          <xsl:text> </xsl:text>
          <a href="{$base}/login/enrol"><xsl:call-template name="w.profile.factor-set"/></a>
        </p>
      </div>
    </xsl:if>
    <xsl:if test="@codes-left and /page/@view != 'profile'">
      <div class="note is-warn reminder">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
        <p>
          <xsl:call-template name="w.reminder.codes"><xsl:with-param name="n" select="@codes-left"/></xsl:call-template>
          <xsl:text> </xsl:text>
          <a href="{$base}/profile"><xsl:call-template name="w.reminder.codes-go"/></a>
        </p>
      </div>
    </xsl:if>
  </xsl:template>

  <xsl:template match="viewer">
    <div class="viewer">
      <a href="{$base}/profile">
        <xsl:if test="/page/@view = 'profile'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
        <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#person"/></svg>
        <strong><xsl:value-of select="@name"/><small><xsl:apply-templates select="@role" mode="word"/></small></strong>
      </a>
      <xsl:if test="/page/token">
        <form method="post" action="{$base}/logout">
          <xsl:call-template name="token"/>
          <button type="submit">
            <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#box-arrow-right"/></svg>
            <xsl:call-template name="w.page.logout"/>
          </button>
        </form>
      </xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
