<?xml version="1.0" encoding="UTF-8"?>
<!-- What somebody may do, and what it comes from. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="person-rights" mode="title"><xsl:call-template name="w.rights.title"/></xsl:template>

  <xsl:template match="person-rights" mode="main">
    <header class="head">
      <div>
        <a class="back">
          <xsl:attribute name="href">
            <xsl:value-of select="$base"/>
            <xsl:choose>
              <xsl:when test="@own = 'true'">/profile</xsl:when>
              <xsl:otherwise><xsl:value-of select="concat('/users/', @id)"/></xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#arrow-left"/></svg>
          <xsl:choose>
            <xsl:when test="@own = 'true'"><xsl:call-template name="w.profile.title"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="name"/></xsl:otherwise>
          </xsl:choose>
        </a>
        <h1>
          <xsl:choose>
            <xsl:when test="@own = 'true'"><xsl:call-template name="w.rights.own"/></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.rights.of"><xsl:with-param name="name" select="name"/></xsl:call-template></xsl:otherwise>
          </xsl:choose>
        </h1>
        <p>
          <xsl:apply-templates select="@role" mode="word"/>
          <xsl:text>. </xsl:text>
          <xsl:call-template name="w.rights.since">
            <xsl:with-param name="day"><xsl:call-template name="time.date"><xsl:with-param name="local" select="@since-at-local"/></xsl:call-template></xsl:with-param>
          </xsl:call-template>
          <xsl:text> </xsl:text>
          <a href="{$base}/users/help"><xsl:call-template name="w.rights.help"/></a>
        </p>
      </div>
      <xsl:if test="/page/viewer/right[@name = 'person.read']">
        <div class="row tools">
          <a class="btn" href="{$base}/users/{@id}/rights.csv">CSV</a>
          <a class="btn" href="{$base}/users/{@id}/rights.xml">XML</a>
        </div>
      </xsl:if>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:if test="risk">
      <section aria-labelledby="risks">
        <h2 id="risks"><xsl:call-template name="w.risks.title"/></h2>
        <ul class="lines"><xsl:apply-templates select="risk" mode="line"/></ul>
      </section>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="right">
        <section aria-labelledby="rights">
          <xsl:if test="risk"><xsl:attribute name="class">section</xsl:attribute></xsl:if>
          <h2 id="rights"><xsl:call-template name="w.rights.list"/></h2>
          <table class="table">
            <thead>
              <tr>
                <th scope="col"><xsl:call-template name="w.rights.right"/></th>
                <th scope="col"><xsl:call-template name="w.rights.for"/></th>
                <th scope="col"><xsl:call-template name="w.rights.from"/></th>
              </tr>
            </thead>
            <tbody>
              <xsl:for-each select="right">
                <tr>
                  <td>
                    <xsl:choose>
                      <xsl:when test="/page/viewer/right[@name = 'person.read']"><a href="{$base}/users/rights?right={@name}"><xsl:apply-templates select="." mode="word"/></a></xsl:when>
                      <xsl:otherwise><xsl:apply-templates select="." mode="word"/></xsl:otherwise>
                    </xsl:choose>
                  </td>
                  <td>
                    <xsl:choose>
                      <xsl:when test="@scope = 'own'">
                        <xsl:for-each select="../assistant">
                          <xsl:value-of select="."/>
                          <xsl:if test="position() != last()">, </xsl:if>
                        </xsl:for-each>
                        <xsl:if test="not(../assistant)"><span class="muted"><xsl:call-template name="w.rights.no-assistant"/></span></xsl:if>
                      </xsl:when>
                      <xsl:when test="../@role = 'operator' or ../@role = 'support'"><xsl:call-template name="w.rights.accounts"/></xsl:when>
                      <xsl:when test="../@role = 'reseller'"><xsl:call-template name="w.rights.accounts-own"/></xsl:when>
                      <xsl:otherwise><xsl:call-template name="w.rights.whole"/></xsl:otherwise>
                    </xsl:choose>
                  </td>
                  <td><xsl:call-template name="w.rights.role"><xsl:with-param name="role"><xsl:apply-templates select="../@role" mode="word"/></xsl:with-param></xsl:call-template></td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </section>
      </xsl:when>
      <xsl:otherwise><p class="gap"><xsl:call-template name="w.rights.none"/></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
