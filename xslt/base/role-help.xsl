<?xml version="1.0" encoding="UTF-8"?>
<!-- The roles and what each may do. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="role-help" mode="title"><xsl:call-template name="w.help.title"/></xsl:template>

  <xsl:template match="role-help" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.help.title"/></h1>
        <p>
          <xsl:call-template name="w.help.lead"/>
          <xsl:text> </xsl:text>
          <a href="{$base}/users/me/rights"><xsl:call-template name="w.help.own"/></a>
        </p>
      </div>
    </header>
    <xsl:call-template name="users-nav"/>
    <section aria-labelledby="roles">
      <h2 id="roles"><xsl:call-template name="w.help.roles"/></h2>
      <ul class="lines">
        <xsl:for-each select="column">
          <li>
            <strong><xsl:apply-templates select="@role" mode="word"/></strong>
            <span class="row">
              <xsl:if test="@role = ../@own-role"><span class="tag"><xsl:call-template name="w.help.yours"/></span></xsl:if>
              <xsl:if test="@second-factor = 'true'"><span class="tag"><xsl:call-template name="w.help.factor"/></span></xsl:if>
            </span>
            <small>
              <xsl:choose>
                <xsl:when test="@role = 'owner'"><xsl:call-template name="w.help.role-owner"/></xsl:when>
                <xsl:when test="@role = 'admin'"><xsl:call-template name="w.help.role-admin"/></xsl:when>
                <xsl:when test="@role = 'manager'"><xsl:call-template name="w.help.role-manager"/></xsl:when>
                <xsl:when test="@role = 'agent'"><xsl:call-template name="w.help.role-agent"/></xsl:when>
                <xsl:when test="@role = 'privacy'"><xsl:call-template name="w.help.role-privacy"/></xsl:when>
                <xsl:otherwise><xsl:call-template name="w.help.role-auditor"/></xsl:otherwise>
              </xsl:choose>
            </small>
          </li>
        </xsl:for-each>
      </ul>
    </section>
    <div class="section">
      <h2 id="matrix"><xsl:call-template name="w.help.matrix"/></h2>
      <p class="help"><xsl:call-template name="w.help.key"/></p>
      <section class="scroll" tabindex="0" aria-labelledby="matrix">
        <table class="table matrix">
          <thead>
            <tr>
              <th scope="col"><xsl:call-template name="w.rights.right"/></th>
              <xsl:for-each select="column"><th scope="col"><xsl:apply-templates select="@role" mode="word"/></th></xsl:for-each>
            </tr>
          </thead>
          <tbody>
            <xsl:for-each select="right">
              <xsl:variable name="right" select="."/>
              <tr>
                <th scope="row"><xsl:apply-templates select="." mode="word"/></th>
                <xsl:for-each select="../column">
                  <xsl:variable name="may" select="$right/may[@role = current()/@role]"/>
                  <td>
                    <xsl:choose>
                      <xsl:when test="$may/@scope = 'all'"><xsl:call-template name="w.page.yes"/></xsl:when>
                      <xsl:when test="$may/@scope = 'own'"><xsl:call-template name="w.help.scope-own"/></xsl:when>
                      <xsl:when test="$may"><xsl:call-template name="w.help.scope-setting"/></xsl:when>
                      <xsl:otherwise><span class="muted">–</span></xsl:otherwise>
                    </xsl:choose>
                  </td>
                </xsl:for-each>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </section>
    </div>
  </xsl:template>
</xsl:stylesheet>
