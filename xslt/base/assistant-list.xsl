<?xml version="1.0" encoding="UTF-8"?>
<!-- What each assistant asks, keeps, and for how long. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="assistant-list" mode="title"><xsl:call-template name="w.assistants.title"/></xsl:template>

  <xsl:template match="assistant-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.assistants.title"/></h1>
        <p><xsl:call-template name="w.assistants.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:choose>
      <xsl:when test="assistant">
        <table class="table is-list">
          <caption class="hidden"><xsl:call-template name="w.assistants.title"/></caption>
          <thead>
            <tr>
              <th scope="col"><xsl:call-template name="w.assistants.name"/></th>
              <th scope="col"><xsl:call-template name="w.assistants.mode"/></th>
              <th scope="col" class="extra"><xsl:call-template name="w.assistants.keeps"/></th>
              <th scope="col" class="num"><xsl:call-template name="w.assistants.retention"/></th>
              <th scope="col" class="num extra"><xsl:call-template name="w.assistants.version"/></th>
            </tr>
          </thead>
          <tbody><xsl:apply-templates select="assistant"/></tbody>
        </table>
      </xsl:when>
      <xsl:otherwise>
        <section class="empty" aria-labelledby="nothing">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#headset"/></svg>
          <h2 id="nothing"><xsl:call-template name="w.assistants.none"/></h2>
          <p><xsl:call-template name="w.assistants.none-why"/></p>
        </section>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="assistant">
    <tr>
      <td class="main-cell">
        <a class="name" href="{$base}/assistants/{@id}"><xsl:value-of select="@name"/></a>
        <xsl:if test="@default = 'true'"><xsl:text> </xsl:text><span class="tag"><xsl:call-template name="w.assistants.default"/></span></xsl:if>
        <small><xsl:apply-templates select="@language" mode="word"/></small>
      </td>
      <td class="under">
        <xsl:choose>
          <xsl:when test="@mode = 'explicit'"><span class="mark is-ok"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield-check"/></svg><xsl:call-template name="w.mode.explicit"/></span></xsl:when>
          <xsl:when test="@mode = 'notice'"><span class="mark is-info"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#info-circle"/></svg><xsl:call-template name="w.mode.notice"/></span></xsl:when>
          <xsl:otherwise><span class="mark is-warn"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield"/></svg><xsl:call-template name="w.mode.none"/></span></xsl:otherwise>
        </xsl:choose>
      </td>
      <td class="extra">
        <xsl:choose>
          <xsl:when test="@may-record = 'true' and @may-transcribe = 'true'"><xsl:call-template name="w.assistants.keeps-both"/></xsl:when>
          <xsl:when test="@may-record = 'true'"><xsl:call-template name="w.assistants.keeps-audio"/></xsl:when>
          <xsl:when test="@may-transcribe = 'true'"><xsl:call-template name="w.assistants.keeps-text"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="w.assistants.keeps-nothing"/></xsl:otherwise>
        </xsl:choose>
      </td>
      <td class="num tail"><xsl:call-template name="w.assistants.days"><xsl:with-param name="n" select="@retention-days"/></xsl:call-template></td>
      <td class="num extra"><xsl:value-of select="@settings-version"/></td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
