<?xml version="1.0" encoding="UTF-8"?>
<!-- An ownership offered to the viewer. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="owner-offer" mode="title"><xsl:call-template name="w.offer.title"/></xsl:template>

  <xsl:template match="owner-offer" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.offer.title"/></h1>
        <p><xsl:call-template name="w.offer.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:apply-templates select="offer"/>
    <xsl:if test="not(offer)">
      <section class="empty" aria-labelledby="none">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'key'"/></xsl:call-template>
        <h2 id="none"><xsl:call-template name="w.offer.none"/></h2>
        <p><xsl:call-template name="w.offer.none-why"/></p>
        <a class="btn" href="{$base}/"><xsl:call-template name="w.failed.start"/></a>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="offer">
    <section class="panel" aria-labelledby="offer-{@id}">
      <h2 id="offer-{@id}"><xsl:call-template name="w.offer.from"><xsl:with-param name="name" select="name"/></xsl:call-template></h2>
      <p>
        <xsl:call-template name="w.offer.effect">
          <xsl:with-param name="name" select="name"/>
          <xsl:with-param name="time"><xsl:call-template name="time.full"><xsl:with-param name="local" select="@expires-at-local"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
      </p>
      <xsl:if test="gained/right">
        <p class="gap"><xsl:call-template name="w.offer.gained"/></p>
        <ul class="lines"><xsl:for-each select="gained/right"><li><span><xsl:apply-templates select="." mode="word"/></span></li></xsl:for-each></ul>
      </xsl:if>
      <div class="row gap">
        <xsl:choose>
          <xsl:when test="../@second-factor = 'true'">
            <form method="post" action="{$base}/users/offer/{@id}/accept">
              <xsl:call-template name="token"/>
              <button type="submit" class="btn is-first"><xsl:call-template name="w.offer.accept"/></button>
            </form>
          </xsl:when>
          <xsl:otherwise>
            <span class="muted"><xsl:call-template name="w.offer.factor"/></span>
            <a class="btn is-first" href="{$base}/login/enrol"><xsl:call-template name="w.offer.factor-set"/></a>
          </xsl:otherwise>
        </xsl:choose>
        <form method="post" action="{$base}/users/offer/{@id}/decline">
          <xsl:call-template name="token"/>
          <button type="submit" class="btn"><xsl:call-template name="w.offer.decline"/></button>
        </form>
      </div>
    </section>
  </xsl:template>
</xsl:stylesheet>
