<?xml version="1.0" encoding="UTF-8"?>
<!-- What the pages of people share: second factor, reach, who did it, roles to choose. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="factor" mode="state">
    <xsl:choose>
      <xsl:when test="@state = 'good'"><span class="state is-ok"><xsl:call-template name="factor-kind"/></span></xsl:when>
      <xsl:when test="@state = 'few'"><span class="state is-warn"><xsl:call-template name="factor-kind"/></span></xsl:when>
      <xsl:when test="@state = 'due'">
        <span class="state is-bad"><xsl:call-template name="w.users.factor-due"><xsl:with-param name="n" select="@days"/></xsl:call-template></span>
      </xsl:when>
      <xsl:when test="@state = 'missing'"><span class="state is-bad"><xsl:call-template name="w.users.factor-missing"/></span></xsl:when>
      <xsl:otherwise><span class="state is-off"><xsl:call-template name="w.users.factor-free"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- App, 10 Codes; Schlüssel, nur 2 Codes; Schlüssel und App -->
  <xsl:template name="factor-kind">
    <xsl:choose>
      <xsl:when test="@app = 'true' and @keys &gt; 0"><xsl:call-template name="w.users.factor-both"/></xsl:when>
      <xsl:when test="@app = 'true'"><xsl:call-template name="w.users.factor-app"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.users.factor-key"/></xsl:otherwise>
    </xsl:choose>
    <xsl:choose>
      <xsl:when test="@state = 'few'">, <xsl:call-template name="w.users.codes-few"><xsl:with-param name="n" select="@codes"/></xsl:call-template></xsl:when>
      <xsl:when test="@app = 'true' and @keys &gt; 0"/>
      <xsl:otherwise>, <xsl:call-template name="w.users.codes"><xsl:with-param name="n" select="@codes"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Which assistants: by role, or the ones given. -->
  <xsl:template name="reach">
    <xsl:choose>
      <xsl:when test="@reach = 'all'"><xsl:call-template name="w.users.reach-all"/></xsl:when>
      <xsl:when test="@reach = 'read'"><xsl:call-template name="w.users.reach-read"/></xsl:when>
      <xsl:when test="@reach = 'log'"><xsl:call-template name="w.users.reach-log"/></xsl:when>
      <xsl:when test="assistant"><xsl:for-each select="assistant"><xsl:if test="position() &gt; 1">, </xsl:if><xsl:value-of select="@name"/></xsl:for-each></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.users.reach-none"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The name of an author, or what stands for it. -->
  <xsl:template name="author">
    <xsl:param name="name"/>
    <xsl:param name="alias"/>
    <xsl:choose>
      <xsl:when test="$alias"><xsl:call-template name="w.person.alias"><xsl:with-param name="code" select="$alias"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:value-of select="$name"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- What a role is for, in a line. -->
  <xsl:template name="duty">
    <xsl:choose>
      <xsl:when test="@role = 'owner'"><xsl:call-template name="w.duty.owner"/></xsl:when>
      <xsl:when test="@role = 'admin'"><xsl:call-template name="w.duty.admin"/></xsl:when>
      <xsl:when test="@role = 'manager'"><xsl:call-template name="w.duty.manager"/></xsl:when>
      <xsl:when test="@role = 'agent'"><xsl:call-template name="w.duty.agent"/></xsl:when>
      <xsl:when test="@role = 'privacy'"><xsl:call-template name="w.duty.privacy"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.duty.auditor"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Roles to choose from, the one called $now ticked. -->
  <xsl:template name="role-choices">
    <xsl:param name="now"/>
    <fieldset class="field" id="role" aria-labelledby="role-name">
      <xsl:for-each select="choice">
        <label class="choice">
          <input type="radio" name="role" value="{@role}" required="required"><xsl:if test="@role = $now"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input>
          <xsl:apply-templates select="@role" mode="word"/>
          <span class="help"><xsl:call-template name="duty"/></span>
        </label>
      </xsl:for-each>
      <xsl:apply-templates select="/page/problem[@field = 'role'][1]" mode="wrong"/>
    </fieldset>
  </xsl:template>

  <xsl:template match="problem[@field = 'role']" mode="field"><xsl:call-template name="w.inviting.role"/>: </xsl:template>
  <xsl:template match="problem[@field = 'email']" mode="field"><xsl:call-template name="w.inviting.email"/>: </xsl:template>
  <xsl:template match="problem[@field = 'reason']" mode="field"><xsl:call-template name="w.approval.reason"/>: </xsl:template>
  <xsl:template match="problem[@field = 'assistant']" mode="field"><xsl:call-template name="w.inviting.assistants"/>: </xsl:template>

  <xsl:template name="back-to-users">
    <a class="back" href="{$base}/users">
      <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
      <xsl:call-template name="w.users.title"/>
    </a>
  </xsl:template>
</xsl:stylesheet>
