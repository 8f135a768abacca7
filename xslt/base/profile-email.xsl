<?xml version="1.0" encoding="UTF-8"?>
<!-- Another address to sign in with. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="profile-email" mode="title"><xsl:call-template name="w.address.title"/></xsl:template>

  <xsl:template match="profile-email" mode="main">
    <header class="head">
      <div>
        <a class="back" href="{$base}/profile"><xsl:call-template name="icon"><xsl:with-param name="name" select="'arrow-left'"/></xsl:call-template><xsl:call-template name="w.profile.title"/></a>
        <h1><xsl:call-template name="w.address.title"/></h1>
        <p><xsl:call-template name="w.address.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <dl class="facts">
      <dt><xsl:call-template name="w.address.now"/></dt>
      <dd><xsl:value-of select="@email"/></dd>
    </dl>
    <form class="stack gap" method="post" action="{$base}/profile/email">
      <xsl:call-template name="token"/>
      <div class="field">
        <label for="email"><xsl:call-template name="w.address.new"/></label>
        <input class="input" id="email" name="email" type="email" autocomplete="email" required="required" value="{/page/value[@field = 'email']}" aria-describedby="email-help">
          <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
        </input>
        <xsl:apply-templates select="/page/problem[@field = 'email'][1]" mode="wrong"/>
        <p class="help" id="email-help"><xsl:call-template name="w.address.help"/></p>
      </div>
      <div class="row">
        <button type="submit" class="btn is-first"><xsl:call-template name="w.address.go"/></button>
        <a class="btn" href="{$base}/profile"><xsl:call-template name="w.page.cancel"/></a>
      </div>
    </form>
  </xsl:template>


  <xsl:template match="problem[@field = 'email']" mode="field"><xsl:call-template name="w.address.new"/>: </xsl:template>
</xsl:stylesheet>
