<?xml version="1.0" encoding="UTF-8"?>
<!-- A link of a mail that was used, replaced or ran out. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="link-gone" mode="title"><xsl:call-template name="w.link.title"/></xsl:template>

  <xsl:template match="link-gone" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="link-gone" mode="main">
    <h1><xsl:call-template name="w.link.title"/></h1>
    <xsl:choose>
      <xsl:when test="@purpose = 'password-reset'">
        <p class="muted"><xsl:call-template name="w.link.reset"/></p>
        <p class="row gap">
          <a class="btn is-first" href="{$base}/password/forgot"><xsl:call-template name="w.link.again"/></a>
          <a class="btn" href="{$base}/login"><xsl:call-template name="w.gone.go"/></a>
        </p>
      </xsl:when>
      <xsl:when test="@purpose = 'email-confirm'">
        <p class="muted"><xsl:call-template name="w.link.email"/></p>
        <p class="gap"><a class="btn" href="{$base}/login"><xsl:call-template name="w.gone.go"/></a></p>
      </xsl:when>
      <xsl:otherwise>
        <p class="muted"><xsl:call-template name="w.link.session"/></p>
        <p class="row gap">
          <a class="btn" href="{$base}/password/forgot"><xsl:call-template name="w.link.password"/></a>
          <a class="btn" href="{$base}/login"><xsl:call-template name="w.gone.go"/></a>
        </p>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
