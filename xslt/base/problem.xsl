<?xml version="1.0" encoding="UTF-8"?>
<!-- A whole page instead of the one asked for: what is, and what to do. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="problem-page" mode="title"><xsl:call-template name="what"/></xsl:template>

  <xsl:template match="problem-page" mode="main">
    <section class="empty" aria-labelledby="what">
      <xsl:call-template name="icon">
        <xsl:with-param name="name">
          <xsl:choose>
            <xsl:when test="@status = 404 or @status = 410 or @status = 421">search</xsl:when>
            <xsl:when test="/page/problem/@code = 'request.bad-token'">clock</xsl:when>
            <xsl:when test="@status = 403">lock</xsl:when>
            <xsl:when test="@status = 429">hourglass-split</xsl:when>
            <xsl:otherwise>exclamation-triangle</xsl:otherwise>
          </xsl:choose>
        </xsl:with-param>
      </xsl:call-template>
      <h1 id="what"><xsl:call-template name="what"/></h1>
      <xsl:for-each select="/page/problem">
        <p>
          <xsl:choose>
            <!-- No account of theirs has an owner to ask. -->
            <xsl:when test="@code = 'access.refused' and /page/viewer[@role = 'operator' or @role = 'support' or @role = 'reseller']"><xsl:call-template name="w.failed.provider"/></xsl:when>
            <xsl:otherwise><xsl:apply-templates select="." mode="word"/></xsl:otherwise>
          </xsl:choose>
        </p>
      </xsl:for-each>
      <xsl:if test="not(/page/problem)"><p><xsl:call-template name="w.problem.other"/></p></xsl:if>
      <xsl:if test="@retry-after">
        <p><xsl:call-template name="w.failed.wait"><xsl:with-param name="n" select="@retry-after"/></xsl:call-template></p>
      </xsl:if>
      <p><xsl:call-template name="w.failed.id"/><xsl:text> </xsl:text><code><xsl:call-template name="short-id"/></code></p>
      <div class="row">
        <xsl:choose>
          <xsl:when test="@status = 421"/>
          <xsl:when test="@status = 403 and /page/viewer and /page/problem/@code != 'request.bad-token'">
            <a class="btn" href="{$base}/"><xsl:call-template name="w.failed.start"/></a>
            <a class="btn is-quiet" href="{$base}/profile"><xsl:call-template name="w.failed.rights"/></a>
          </xsl:when>
          <xsl:when test="/page/viewer/menu/item[@app = 'conversations']">
            <a class="btn" href="{$base}{/page/viewer/menu/item[@app = 'conversations']/@path}"><xsl:call-template name="w.failed.home"/></a>
          </xsl:when>
          <xsl:otherwise><a class="btn" href="{$base}/"><xsl:call-template name="w.failed.start"/></a></xsl:otherwise>
        </xsl:choose>
      </div>
    </section>
  </xsl:template>

  <xsl:template name="what">
    <xsl:choose>
      <xsl:when test="/page/problem/@code = 'request.bad-token'"><xsl:call-template name="w.failed.403-token"/></xsl:when>
      <xsl:when test="@status = 400 or @status = 411"><xsl:call-template name="w.failed.400"/></xsl:when>
      <xsl:when test="@status = 401"><xsl:call-template name="w.failed.401"/></xsl:when>
      <xsl:when test="@status = 403"><xsl:call-template name="w.failed.403"/></xsl:when>
      <xsl:when test="@status = 404"><xsl:call-template name="w.failed.404"/></xsl:when>
      <xsl:when test="@status = 405"><xsl:call-template name="w.failed.405"/></xsl:when>
      <xsl:when test="@status = 409"><xsl:call-template name="w.failed.409"/></xsl:when>
      <xsl:when test="@status = 410"><xsl:call-template name="w.failed.410"/></xsl:when>
      <xsl:when test="@status = 413"><xsl:call-template name="w.failed.413"/></xsl:when>
      <xsl:when test="@status = 415"><xsl:call-template name="w.failed.415"/></xsl:when>
      <xsl:when test="@status = 421"><xsl:call-template name="w.failed.421"/></xsl:when>
      <xsl:when test="@status = 422"><xsl:call-template name="w.failed.422"/></xsl:when>
      <xsl:when test="@status = 429"><xsl:call-template name="w.failed.429"/></xsl:when>
      <xsl:when test="@status = 503"><xsl:call-template name="w.failed.503"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.failed.title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The last eight digits of the request id, as it stands in the log. -->
  <xsl:template name="short-id">
    <xsl:value-of select="translate(concat(substring(/page/@request-id, 29, 4), '-', substring(/page/@request-id, 33, 4)), 'abcdef', 'ABCDEF')"/>
  </xsl:template>
</xsl:stylesheet>
