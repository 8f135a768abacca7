<?xml version="1.0" encoding="UTF-8"?>
<!--
  Makes words-LANG.xsl from lang-LANG.xml, at build time only. For each key there is
  one template w.KEY; its parameters are the placeholders. Codes can also be looked
  up where they stand: <apply-templates select="@status" mode="word"/>; then the
  placeholders are attributes of the element: <problem code="…" number="15"/>.

  A brand's file holds only the words it changes; with -stringparam over base:words.xsl
  the result imports ours, and import precedence does the rest.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:out="urn:rufwacht:out">
  <xsl:namespace-alias stylesheet-prefix="out" result-prefix="xsl"/>
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>
  <xsl:param name="over"/>

  <xsl:template match="/words">
    <out:stylesheet version="1.0">
      <xsl:if test="$over">
        <out:import href="{$over}"/>
      </xsl:if>
      <xsl:apply-templates select="word[not(@form='one')]"/>
      <!-- Codes we have no word for; a brand must not outrank our words with these. -->
      <xsl:if test="not($over)">
        <out:template match="problem" mode="word"><out:call-template name="w.problem.other"/></out:template>
        <out:template match="notice" mode="word"><out:call-template name="w.notice.other"/></out:template>
        <out:template match="item" mode="word"><out:value-of select="@app"/></out:template>
        <out:template match="right" mode="word"><out:value-of select="@name"/></out:template>
        <out:template match="field" mode="word"><out:value-of select="@name"/></out:template>
        <out:template match="flag" mode="word"><out:value-of select="@code"/></out:template>
        <out:template match="@*" mode="word"><out:value-of select="."/></out:template>
        <out:template match="mail" mode="go"><out:value-of select="link/@href"/></out:template>
      </xsl:if>
    </out:stylesheet>
  </xsl:template>

  <xsl:template match="word">
    <out:template name="w.{@key}">
      <xsl:for-each select="v[not(@name = preceding-sibling::v/@name)]">
        <out:param name="{@name}"/>
      </xsl:for-each>
      <xsl:call-template name="words"/>
    </out:template>
    <xsl:call-template name="code"/>
    <xsl:call-template name="mail"/>
  </xsl:template>

  <xsl:template match="word[@form='other']">
    <out:template name="w.{@key}">
      <out:param name="n"/>
      <xsl:for-each select="v[not(@name = 'n') and not(@name = preceding-sibling::v/@name)]">
        <out:param name="{@name}"/>
      </xsl:for-each>
      <out:choose>
        <out:when test="$n = 1">
          <xsl:for-each select="../word[@key = current()/@key][@form = 'one']">
            <xsl:call-template name="words"/>
          </xsl:for-each>
        </out:when>
        <out:otherwise>
          <xsl:call-template name="words"/>
        </out:otherwise>
      </out:choose>
    </out:template>
  </xsl:template>

  <!-- The text of a word, as it stands: a word is one line of the lang file. -->
  <xsl:template name="words">
    <xsl:for-each select="text() | v">
      <xsl:choose>
        <xsl:when test="self::v"><out:value-of select="${@name}"/></xsl:when>
        <xsl:otherwise><out:text><xsl:value-of select="."/></out:text></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <!-- What a kind of mail says: mail.KIND.PART is a template for that kind in mode PART. The lead has gaps, so the layout's
       mode "lead" asks for it as "what". -->
  <xsl:template name="mail">
    <xsl:variable name="rest" select="substring-after(@key, 'mail.')"/>
    <xsl:variable name="part" select="substring-after($rest, '.')"/>
    <xsl:variable name="kind" select="concat(&quot;mail[@kind='&quot;, substring-before($rest, '.'), &quot;']&quot;)"/>
    <xsl:if test="starts-with(@key, 'mail.') and $part">
      <out:template match="{$kind}">
        <xsl:attribute name="mode">
          <xsl:choose>
            <xsl:when test="$part = 'lead'">what</xsl:when>
            <xsl:otherwise><xsl:value-of select="$part"/></xsl:otherwise>
          </xsl:choose>
        </xsl:attribute>
        <xsl:for-each select="v[not(@name = preceding-sibling::v/@name)]">
          <out:param name="{@name}"/>
        </xsl:for-each>
        <xsl:call-template name="words"/>
      </out:template>
    </xsl:if>
  </xsl:template>

  <!-- The families of codes that are looked up where they stand. -->
  <xsl:template name="code">
    <xsl:variable name="family" select="substring-before(@key, '.')"/>
    <xsl:variable name="code" select="substring-after(@key, '.')"/>
    <xsl:variable name="match">
      <xsl:choose>
        <xsl:when test="$code = 'other'"/>
        <xsl:when test="$family = 'problem' or $family = 'notice' or $family = 'flag'">
          <xsl:value-of select="concat($family, &quot;[@code='&quot;, $code, &quot;']&quot;)"/>
        </xsl:when>
        <xsl:when test="$family = 'asked'">
          <xsl:value-of select="concat(&quot;field[@name='&quot;, $code, &quot;']&quot;)"/>
        </xsl:when>
        <xsl:when test="$family = 'right'">
          <xsl:value-of select="concat(&quot;right[@name='&quot;, $code, &quot;']&quot;)"/>
        </xsl:when>
        <xsl:when test="$family = 'app'">
          <xsl:value-of select="concat(&quot;item[@app='&quot;, $code, &quot;']&quot;)"/>
        </xsl:when>
        <xsl:when test="$family = 'status' or $family = 'consent' or $family = 'role'
            or $family = 'mode' or $family = 'class' or $family = 'speaker'
            or $family = 'language' or $family = 'action'
            or $family = 'risk' or $family = 'rule' or $family = 'obstacle'">
          <xsl:value-of select="concat('@', $family, &quot;[.='&quot;, $code, &quot;']&quot;)"/>
        </xsl:when>
      </xsl:choose>
    </xsl:variable>
    <xsl:if test="string($match)">
      <out:template match="{$match}" mode="word">
        <xsl:for-each select="v[not(@name = preceding-sibling::v/@name)]">
          <out:param name="{@name}" select="@{@name}"/>
        </xsl:for-each>
        <xsl:call-template name="words"/>
      </out:template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
