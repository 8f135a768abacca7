<?xml version="1.0" encoding="UTF-8"?>
<!-- Who has a right, or sees an assistant. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="right-holders" mode="title"><xsl:call-template name="w.holders.title"/></xsl:template>

  <xsl:template match="right-holders" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.holders.title"/></h1>
        <p><xsl:call-template name="w.holders.lead"/></p>
      </div>
    </header>
    <xsl:call-template name="users-nav"/>
    <xsl:call-template name="messages"/>
    <xsl:if test="@right or @assistant">
      <section aria-labelledby="holders">
        <h2 id="holders">
          <xsl:choose>
            <xsl:when test="@right"><xsl:apply-templates select="right[@name = current()/@right]" mode="word"/></xsl:when>
            <xsl:otherwise><xsl:value-of select="@assistant"/></xsl:otherwise>
          </xsl:choose>
        </h2>
        <xsl:choose>
          <xsl:when test="holder">
            <table class="table is-list">
              <thead>
                <tr>
                  <th scope="col"><xsl:call-template name="w.users.person"/></th>
                  <th scope="col"><xsl:call-template name="w.users.role"/></th>
                  <th scope="col" class="num"><xsl:call-template name="w.holders.since"/></th>
                </tr>
              </thead>
              <tbody>
                <xsl:for-each select="holder">
                  <tr>
                    <td class="main-cell">
                      <a class="name" href="{$base}/users/{@id}/rights"><xsl:value-of select="name"/></a>
                      <small>
                        <xsl:for-each select="assistant">
                          <xsl:value-of select="."/>
                          <xsl:if test="position() != last()">, </xsl:if>
                        </xsl:for-each>
                        <xsl:if test="@scope = 'own' and not(assistant)"><xsl:call-template name="w.rights.no-assistant"/></xsl:if>
                      </small>
                    </td>
                    <td class="under"><xsl:apply-templates select="@role" mode="word"/></td>
                    <td class="num tail"><time datetime="{@since-at}"><xsl:call-template name="time.date"><xsl:with-param name="local" select="@since-at-local"/></xsl:call-template></time></td>
                  </tr>
                </xsl:for-each>
              </tbody>
            </table>
          </xsl:when>
          <xsl:otherwise><p class="muted"><xsl:call-template name="w.holders.nobody"/></p></xsl:otherwise>
        </xsl:choose>
      </section>
    </xsl:if>
    <div>
      <xsl:if test="@right or @assistant"><xsl:attribute name="class">section</xsl:attribute></xsl:if>
      <section aria-labelledby="rights">
        <h2 id="rights"><xsl:call-template name="w.holders.rights"/></h2>
        <ul class="lines">
          <xsl:for-each select="right">
            <li>
              <a href="{$base}/users/rights?right={@name}"><xsl:apply-templates select="." mode="word"/></a>
              <span><xsl:call-template name="w.holders.people"><xsl:with-param name="n" select="@people"/></xsl:call-template></span>
            </li>
          </xsl:for-each>
        </ul>
      </section>
      <xsl:if test="assistant">
        <section class="section" aria-labelledby="assistants">
          <h2 id="assistants"><xsl:call-template name="w.assistants.title"/></h2>
          <ul class="lines">
            <xsl:for-each select="assistant">
              <li>
                <a href="{$base}/users/rights?assistant={@id}"><xsl:value-of select="."/></a>
                <span><xsl:call-template name="w.holders.people"><xsl:with-param name="n" select="@people"/></xsl:call-template></span>
              </li>
            </xsl:for-each>
          </ul>
        </section>
      </xsl:if>
    </div>
  </xsl:template>
</xsl:stylesheet>
