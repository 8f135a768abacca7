<?xml version="1.0" encoding="UTF-8"?>
<!-- People with rights that should not be in one hand. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="risk-list" mode="title"><xsl:call-template name="w.risks.title"/></xsl:template>

  <xsl:template match="risk-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.risks.title"/></h1>
        <p>
          <xsl:call-template name="w.risks.lead"/>
          <xsl:if test="/page/viewer/right[@name = 'setting.read']">
            <xsl:text> </xsl:text>
            <a href="{$base}/users/rules"><xsl:call-template name="w.risks.rules"/></a>
          </xsl:if>
        </p>
      </div>
    </header>
    <xsl:call-template name="users-nav"/>
    <xsl:call-template name="messages"/>
    <xsl:for-each select="person">
      <section class="section" aria-labelledby="p-{@id}">
        <h2 id="p-{@id}">
          <a href="{$base}/users/{@id}/rights"><xsl:value-of select="name"/></a>
          <xsl:text> </xsl:text>
          <span class="tag"><xsl:apply-templates select="@role" mode="word"/></span>
        </h2>
        <ul class="lines"><xsl:apply-templates select="risk" mode="line"/></ul>
      </section>
    </xsl:for-each>
    <xsl:if test="not(person)"><p class="gap"><xsl:call-template name="w.risks.none"/></p></xsl:if>
  </xsl:template>
</xsl:stylesheet>
