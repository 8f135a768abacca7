<?xml version="1.0" encoding="UTF-8"?>
<!--
  A brand that looks different everywhere, in this one file: the menu lies across the top,
  every page ends with the legal links, the sign-in page has neither drawing nor frame of
  ours. What stands within a page, its words and its forms come from the views; "plain"
  and "app" are the two frames they are put into.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="base:layout.xsl"/>

  <xsl:template name="brand-drawing"/>

  <xsl:template name="brand-head">
    <meta name="theme-color" content="#334e68"/>
  </xsl:template>

  <xsl:template name="plain">
    <xsl:param name="wide" select="false()"/>
    <body class="plain">
      <header class="bar">
        <xsl:call-template name="slate-name"/>
      </header>
      <main id="main">
        <xsl:if test="$wide"><xsl:attribute name="class">is-wide</xsl:attribute></xsl:if>
        <section class="panel">
          <xsl:apply-templates select="." mode="main"/>
        </section>
      </main>
      <xsl:call-template name="brand-footer"/>
    </body>
  </xsl:template>

  <xsl:template name="app">
    <body>
      <a class="skip" href="#main"><xsl:call-template name="w.page.skip"/></a>
      <div class="main">
        <header class="bar">
          <xsl:call-template name="slate-name"/>
          <xsl:apply-templates select="/page/viewer" mode="slate"/>
        </header>
        <nav class="chips">
          <xsl:attribute name="aria-label"><xsl:call-template name="w.page.nav"/></xsl:attribute>
          <xsl:apply-templates select="/page/viewer/menu/item" mode="slate"/>
        </nav>
        <main class="section" id="main">
          <xsl:apply-templates select="/page/viewer" mode="reminder"/>
          <xsl:apply-templates select="." mode="main"/>
        </main>
        <div class="section">
          <xsl:call-template name="brand-footer"/>
        </div>
      </div>
    </body>
  </xsl:template>

  <!-- Whose house this is, and whose account. -->
  <xsl:template name="slate-name">
    <a class="account" href="{$base}/">
      <xsl:call-template name="brand-logo"/>
      <strong>
        <xsl:value-of select="/page/brand/@name"/>
        <xsl:if test="/page/viewer/@account-name">
          <xsl:text> · </xsl:text>
          <xsl:value-of select="/page/viewer/@account-name"/>
        </xsl:if>
      </strong>
    </a>
  </xsl:template>

  <xsl:template match="item" mode="slate">
    <a class="chip" href="{$base}{@path}">
      <xsl:if test="@current"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
      <xsl:apply-templates select="." mode="word"/>
    </a>
  </xsl:template>

  <xsl:template match="viewer" mode="slate">
    <a class="btn is-quiet is-small" href="{$base}/profile">
      <xsl:if test="/page/@view = 'profile'"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if>
      <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#person"/></svg>
      <xsl:value-of select="@name"/>
    </a>
    <xsl:if test="/page/token">
      <form method="post" action="{$base}/logout">
        <xsl:call-template name="token"/>
        <button type="submit" class="btn is-small"><xsl:call-template name="w.page.logout"/></button>
      </form>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
