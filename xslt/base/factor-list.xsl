<?xml version="1.0" encoding="UTF-8"?>
<!-- Second factors of all people. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="factor-list" mode="title"><xsl:call-template name="w.factors.title"/></xsl:template>

  <xsl:template match="factor-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.factors.title"/></h1>
        <p><xsl:call-template name="w.factors.lead"/></p>
      </div>
      <div class="row tools"><a class="btn" href="{$base}/users/factors.csv"><xsl:call-template name="w.factors.csv"/></a></div>
    </header>
    <xsl:call-template name="users-nav"/>
    <xsl:call-template name="messages"/>
    <nav class="chips">
      <xsl:attribute name="aria-label"><xsl:call-template name="w.list.filter"/></xsl:attribute>
      <a class="chip" href="{$base}/users/factors">
        <xsl:if test="@show = 'all'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
        <xsl:call-template name="w.factors.show-all"><xsl:with-param name="count" select="@people"/></xsl:call-template>
      </a>
      <a class="chip" href="{$base}/users/factors?show=without">
        <xsl:if test="@show = 'without'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
        <xsl:call-template name="w.factors.show-without"><xsl:with-param name="count" select="@without"/></xsl:call-template>
      </a>
      <a class="chip" href="{$base}/users/factors?show=privileged-without">
        <xsl:if test="@show = 'privileged-without'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
        <xsl:call-template name="w.factors.show-privileged"><xsl:with-param name="count" select="@privileged-without"/></xsl:call-template>
      </a>
    </nav>
    <xsl:choose>
      <xsl:when test="person">
        <table class="table is-list">
          <caption class="hidden"><xsl:call-template name="w.factors.title"/></caption>
          <thead>
            <tr>
              <th scope="col"><xsl:call-template name="w.users.person"/></th>
              <th scope="col"><xsl:call-template name="w.users.role"/></th>
              <th scope="col"><xsl:call-template name="w.users.factor"/></th>
              <th scope="col" class="num extra"><xsl:call-template name="w.factors.codes"/></th>
              <th scope="col" class="num extra"><xsl:call-template name="w.factors.used"/></th>
            </tr>
          </thead>
          <tbody><xsl:apply-templates select="person" mode="factor"/></tbody>
        </table>
      </xsl:when>
      <xsl:otherwise><p class="gap"><xsl:call-template name="w.factors.nobody"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="person" mode="factor">
    <tr>
      <td class="main-cell">
        <xsl:choose>
          <xsl:when test="/page/viewer/right[@name = 'person.reset']"><a class="name" href="{$base}/users/{@id}/factor"><xsl:value-of select="name"/></a></xsl:when>
          <xsl:otherwise><a class="name" href="{$base}/users/{@id}/rights"><xsl:value-of select="name"/></a></xsl:otherwise>
        </xsl:choose>
        <small><xsl:value-of select="email"/></small>
      </td>
      <td class="under">
        <xsl:apply-templates select="@role" mode="word"/>
        <xsl:if test="@active = 'false'"><xsl:text> </xsl:text><span class="tag"><xsl:call-template name="w.factors.inactive"/></span></xsl:if>
      </td>
      <td class="tail"><xsl:call-template name="factor-state"/></td>
      <td class="num extra"><xsl:if test="@second-factor = 'true'"><xsl:value-of select="@codes-left"/></xsl:if></td>
      <td class="num extra">
        <xsl:choose>
          <xsl:when test="@last-used-at"><time datetime="{@last-used-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></time></xsl:when>
          <xsl:when test="@second-factor = 'true'"><xsl:call-template name="w.users.never"/></xsl:when>
        </xsl:choose>
      </td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
