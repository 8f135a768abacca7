<?xml version="1.0" encoding="UTF-8"?>
<!-- Who works in the account, as what. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="user-list" mode="title"><xsl:call-template name="w.users.title"/></xsl:template>

  <xsl:template match="user-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.users.title"/></h1>
        <p><xsl:call-template name="w.users.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:call-template name="risk-note"/>
    <xsl:call-template name="users-nav"/>
    <table class="table is-list">
      <caption class="hidden"><xsl:call-template name="w.users.caption"/></caption>
      <thead>
        <tr>
          <th scope="col"><xsl:call-template name="w.users.person"/></th>
          <th scope="col"><xsl:call-template name="w.users.role"/></th>
          <th scope="col"><xsl:call-template name="w.users.factor"/></th>
          <th scope="col" class="num extra"><xsl:call-template name="w.users.last-used"/></th>
        </tr>
      </thead>
      <tbody><xsl:apply-templates select="user"/></tbody>
    </table>
  </xsl:template>

  <xsl:template match="user">
    <tr>
      <td class="main-cell"><b><xsl:value-of select="name"/></b><small><xsl:value-of select="email"/></small></td>
      <td class="under"><xsl:apply-templates select="@role" mode="word"/></td>
      <td class="tail">
        <xsl:choose>
          <xsl:when test="@second-factor = 'true'"><span class="state is-ok"><xsl:call-template name="w.users.factor-yes"/></span></xsl:when>
          <xsl:otherwise><span class="state is-off"><xsl:call-template name="w.users.factor-no"/></span></xsl:otherwise>
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
</xsl:stylesheet>
