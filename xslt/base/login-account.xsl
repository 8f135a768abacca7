<?xml version="1.0" encoding="UTF-8"?>
<!-- One person, several accounts: which one now? -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="account-choice" mode="title"><xsl:call-template name="w.choice.title"/></xsl:template>

  <xsl:template match="account-choice" mode="frame"><xsl:call-template name="plain"/></xsl:template>

  <xsl:template match="account-choice" mode="main">
    <h1><xsl:call-template name="w.choice.title"/></h1>
    <p class="muted"><xsl:call-template name="w.choice.lead"/></p>
    <form class="stack gap" method="post" action="{$base}/login/account">
      <xsl:call-template name="token"/>
      <xsl:call-template name="messages"/>
      <fieldset class="field" id="account">
        <legend class="hidden"><xsl:call-template name="w.choice.legend"/></legend>
        <xsl:for-each select="account">
          <label class="choice">
            <input type="radio" name="account" value="{@id}" required="required">
              <xsl:if test="position() = 1"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
            </input>
            <xsl:value-of select="@name"/>
            <span class="help"><xsl:apply-templates select="@role" mode="word"/></span>
          </label>
        </xsl:for-each>
      </fieldset>
      <button type="submit" class="btn is-first is-wide"><xsl:call-template name="w.choice.go"/></button>
    </form>
  </xsl:template>
</xsl:stylesheet>
