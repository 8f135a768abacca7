<?xml version="1.0" encoding="UTF-8"?>
<!--
  All mails about sign-in, people and rights: one sheet, the kinds differ in words. What a kind says are the words
  mail.KIND.subject, .lead, .advice and .go; xslt/words.xsl makes a template of each (mode "subject" and so on).
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:mail-layout.xsl"/>

  <xsl:template match="mail" mode="lead">
    <xsl:apply-templates select="." mode="what">
      <xsl:with-param name="account" select="@account-name"/>
      <xsl:with-param name="brand" select="/page/brand/@name"/>
      <xsl:with-param name="n" select="concat(@left, @days)"/>
      <xsl:with-param name="code"><xsl:apply-templates select="@role" mode="word"/><xsl:apply-templates select="@factor | @state" mode="code"/></xsl:with-param>
    </xsl:apply-templates>
  </xsl:template>

  <xsl:template match="@factor[. = 'totp']" mode="code"><xsl:call-template name="w.letter.totp"/></xsl:template>
  <xsl:template match="@factor[. = 'passkey']" mode="code"><xsl:call-template name="w.letter.passkey"/></xsl:template>
  <xsl:template match="@state[. = 'approved']" mode="code"><xsl:call-template name="w.letter.approved"/></xsl:template>
  <xsl:template match="@state[. = 'refused']" mode="code"><xsl:call-template name="w.letter.refused"/></xsl:template>
  <xsl:template match="@state[. = 'withdrawn']" mode="code"><xsl:call-template name="w.letter.withdrawn"/></xsl:template>
  <xsl:template match="@state[. = 'expired']" mode="code"><xsl:call-template name="w.letter.expired"/></xsl:template>
  <xsl:template match="@state[. = 'done']" mode="code"><xsl:call-template name="w.letter.done"/></xsl:template>

  <xsl:template match="mail" mode="why">
    <xsl:choose>
      <xsl:when test="@kind = 'invitation' or @kind = 'email-confirm' or @kind = 'email-changed' or @kind = 'test'">
        <xsl:call-template name="w.letter.why-address"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="w.letter.why"><xsl:with-param name="brand" select="/page/brand/@name"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
