<?xml version="1.0" encoding="UTF-8"?>
<!-- Requests for a second person. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>
  <xsl:import href="base:approval-state.xsl"/>

  <xsl:template match="approval-list" mode="title"><xsl:call-template name="w.approvals.title"/></xsl:template>

  <xsl:template match="approval-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.approvals.title"/></h1>
        <p>
          <xsl:call-template name="w.approvals.lead"/>
          <xsl:if test="/page/viewer/right[@name = 'setting.read']">
            <xsl:text> </xsl:text>
            <a href="{$base}/users/rules"><xsl:call-template name="w.approvals.rules"/></a>
            <xsl:text>.</xsl:text>
          </xsl:if>
        </p>
      </div>
    </header>
    <xsl:call-template name="users-nav"/>
    <xsl:call-template name="messages"/>
    <section aria-labelledby="open">
      <h2 id="open"><xsl:call-template name="w.approvals.open"/></h2>
      <xsl:choose>
        <xsl:when test="request[@over = 'false']">
          <table class="table is-list">
            <xsl:call-template name="request-heads"/>
            <tbody><xsl:apply-templates select="request[@over = 'false']" mode="line"/></tbody>
          </table>
        </xsl:when>
        <xsl:otherwise><p class="muted"><xsl:call-template name="w.approvals.open-none"/></p></xsl:otherwise>
      </xsl:choose>
    </section>
    <xsl:if test="request[@over = 'true']">
      <section class="section" aria-labelledby="decided">
        <h2 id="decided"><xsl:call-template name="w.approvals.decided"/></h2>
        <table class="table is-list">
          <xsl:call-template name="request-heads"/>
          <tbody><xsl:apply-templates select="request[@over = 'true']" mode="line"/></tbody>
        </table>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template name="request-heads">
    <thead>
      <tr>
        <th scope="col"><xsl:call-template name="w.approvals.what"/></th>
        <th scope="col"><xsl:call-template name="w.approvals.who"/></th>
        <th scope="col"><xsl:call-template name="w.approvals.state"/></th>
        <th scope="col" class="num extra"><xsl:call-template name="w.approvals.when"/></th>
      </tr>
    </thead>
  </xsl:template>

  <xsl:template match="request" mode="line">
    <tr>
      <td class="main-cell">
        <a class="name" href="{$base}/users/requests/{@id}"><xsl:apply-templates select="@action" mode="word"/></a>
        <small><xsl:value-of select="object-name"/></small>
      </td>
      <td class="under"><xsl:value-of select="requester"/></td>
      <td class="tail"><xsl:call-template name="request-state"/></td>
      <td class="num extra">
        <time datetime="{@created-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@created-at-local"/></xsl:call-template></time>
      </td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
