<?xml version="1.0" encoding="UTF-8"?>
<!-- A session somebody does not know: the link of the mail about it ends it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="session-end" mode="title"><xsl:call-template name="w.unknown.title"/></xsl:template>

  <xsl:template match="session-end" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="session-end" mode="main">
    <h1><xsl:call-template name="w.unknown.title"/></h1>
    <p class="muted"><xsl:call-template name="w.unknown.lead"/></p>
    <dl class="facts gap">
      <dt><xsl:call-template name="w.profile.session-browser"/></dt>
      <dd>
        <xsl:choose>
          <xsl:when test="string(@browser)"><xsl:value-of select="@browser"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="w.profile.session-unknown"/></xsl:otherwise>
        </xsl:choose>
      </dd>
      <xsl:if test="string(@address)">
        <dt><xsl:call-template name="w.profile.session-address"/></dt>
        <dd><xsl:value-of select="@address"/></dd>
      </xsl:if>
      <dt><xsl:call-template name="w.profile.session-started"/></dt>
      <dd><time datetime="{@started-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@started-at-local"/></xsl:call-template></time></dd>
      <dt><xsl:call-template name="w.profile.session-used"/></dt>
      <dd><time datetime="{@last-used-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></time></dd>
    </dl>
    <form class="stack gap" method="post" action="{$base}/session">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.unknown.go"/></button>
      <p class="help"><xsl:call-template name="w.unknown.next"/></p>
    </form>
  </xsl:template>

</xsl:stylesheet>
