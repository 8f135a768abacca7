<?xml version="1.0" encoding="UTF-8"?>
<!-- The person's own page: sign-in, sessions, appearance, accounts. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="profile" mode="title"><xsl:call-template name="w.profile.title"/></xsl:template>

  <xsl:template match="profile" mode="main">
    <header class="head">
      <div>
        <h1><xsl:value-of select="@name"/></h1>
        <p><xsl:value-of select="@email"/> · <xsl:apply-templates select="/page/viewer/@role" mode="word"/><xsl:if test="/page/viewer"> · <a href="{$base}/users/me/rights"><xsl:call-template name="w.rights.own"/></a></xsl:if></p>
      </div>
      <form method="post" action="{$base}/logout">
        <xsl:call-template name="token"/>
        <button type="submit" class="btn">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#box-arrow-right"/></svg>
          <xsl:call-template name="w.page.logout"/>
        </button>
      </form>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:if test="factor and @recovery-codes-left &lt;= 3">
      <div class="note is-warn">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'exclamation-triangle'"/></xsl:call-template>
        <h2><xsl:call-template name="w.profile.codes-left"><xsl:with-param name="n" select="@recovery-codes-left"/></xsl:call-template></h2>
        <p><xsl:call-template name="w.profile.codes-few"/></p>
      </div>
    </xsl:if>
    <section aria-labelledby="signin">
      <h2 id="signin"><xsl:call-template name="w.profile.signin"/></h2>
      <p class="muted"><xsl:call-template name="w.profile.lead"/></p>
      <xsl:call-template name="factor"/>
      <xsl:if test="factor"><xsl:call-template name="codes"/></xsl:if>
      <xsl:call-template name="password"/>
      <xsl:call-template name="address"/>
    </section>
    <xsl:call-template name="sessions"/>
    <xsl:call-template name="look"/>
    <xsl:if test="count(membership) &gt; 1"><xsl:call-template name="memberships"/></xsl:if>
  </xsl:template>

  <xsl:template name="factor">
    <div class="setting">
      <div>
        <h3><xsl:call-template name="w.profile.factor"/></h3>
        <p><xsl:call-template name="w.profile.factor-help"/></p>
        <xsl:if test="factor and @may-remove = 'false'">
          <p class="help"><xsl:call-template name="w.profile.factor-last"/></p>
        </xsl:if>
      </div>
      <div class="stack">
        <xsl:if test="factor">
          <ul class="lines factors"><xsl:apply-templates select="factor"/></ul>
        </xsl:if>
        <xsl:if test="not(factor)">
          <span class="state is-off"><xsl:call-template name="w.profile.factor-none"/></span>
        </xsl:if>
        <div class="row">
          <a class="btn" href="{$base}/login/enrol">
            <xsl:choose>
              <xsl:when test="factor[@type = 'totp']"><xsl:call-template name="w.profile.factor-replace"/></xsl:when>
              <xsl:otherwise>
                <xsl:if test="not(factor)"><xsl:attribute name="class">btn is-first</xsl:attribute></xsl:if>
                <xsl:call-template name="w.profile.factor-app"/>
              </xsl:otherwise>
            </xsl:choose>
          </a>
          <a class="btn" href="{$base}/login/enrol/passkey"><xsl:call-template name="w.profile.factor-key"/></a>
        </div>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="factor-name">
    <xsl:choose>
      <xsl:when test="@type = 'passkey'"><xsl:value-of select="@name"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.profile.factor-totp"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="factor">
    <li>
      <div>
        <span class="state is-ok"><xsl:call-template name="factor-name"/></span>
        <span class="help under-state">
          <xsl:if test="@type = 'passkey'">
            <xsl:call-template name="w.profile.factor-passkey"><xsl:with-param name="host" select="@host"/></xsl:call-template>
            <xsl:text> · </xsl:text>
          </xsl:if>
          <xsl:call-template name="w.profile.factor-since">
            <xsl:with-param name="day"><xsl:call-template name="time.date"><xsl:with-param name="local" select="@created-at-local"/></xsl:call-template></xsl:with-param>
          </xsl:call-template>
          <xsl:if test="@last-used-at-local">
            <xsl:text>, </xsl:text>
            <xsl:call-template name="w.profile.factor-used">
              <xsl:with-param name="time"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></xsl:with-param>
            </xsl:call-template>
          </xsl:if>
        </span>
      </div>
      <xsl:if test="../@may-remove = 'true'">
        <form method="post" action="{$base}/profile/factors/{@id}/remove">
          <xsl:call-template name="token"/>
          <button type="submit" class="btn is-small">
            <xsl:call-template name="w.profile.factor-remove"/>
            <span class="hidden"><xsl:text>: </xsl:text><xsl:call-template name="factor-name"/></span>
          </button>
        </form>
      </xsl:if>
    </li>
  </xsl:template>

  <xsl:template name="codes">
    <div class="setting">
      <div>
        <h3><xsl:call-template name="w.profile.codes"/></h3>
        <p><xsl:call-template name="w.profile.codes-help"/></p>
      </div>
      <form class="stack" method="post" action="{$base}/profile/recovery">
        <xsl:call-template name="token"/>
        <span class="state is-ok">
          <xsl:if test="@recovery-codes-left &lt;= 3"><xsl:attribute name="class">state is-warn</xsl:attribute></xsl:if>
          <xsl:call-template name="w.profile.codes-left"><xsl:with-param name="n" select="@recovery-codes-left"/></xsl:call-template>
        </span>
        <button type="submit" class="btn"><xsl:call-template name="w.profile.codes-new"/></button>
      </form>
    </div>
  </xsl:template>

  <xsl:template name="address">
    <div class="setting">
      <div>
        <h3><xsl:call-template name="w.profile.address"/></h3>
        <p><xsl:call-template name="w.profile.address-help"/></p>
      </div>
      <div class="stack">
        <span><xsl:value-of select="@email"/></span>
        <a class="btn" href="{$base}/profile/email"><xsl:call-template name="w.profile.address-go"/></a>
      </div>
    </div>
  </xsl:template>

  <xsl:template name="password">
    <div class="setting">
      <div>
        <h3><xsl:call-template name="w.profile.password"/></h3>
        <p><xsl:call-template name="w.profile.password-help"/></p>
      </div>
      <form class="stack" method="post" action="{$base}/profile/password">
        <xsl:call-template name="token"/>
        <input type="hidden" autocomplete="username" value="{@email}"/>
        <div class="field">
          <label for="current"><xsl:call-template name="w.profile.password-current"/></label>
          <input class="input" id="current" name="current" type="password" autocomplete="current-password" required="required">
            <xsl:apply-templates select="/page/problem[@field = 'current'][1]" mode="invalid"/>
          </input>
          <xsl:apply-templates select="/page/problem[@field = 'current'][1]" mode="wrong"/>
        </div>
        <div class="field">
          <label for="password"><xsl:call-template name="w.profile.password-new"/></label>
          <input class="input" id="password" name="password" type="password" autocomplete="new-password" required="required" aria-describedby="password-help">
            <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="invalid"><xsl:with-param name="help" select="true()"/></xsl:apply-templates>
          </input>
          <xsl:apply-templates select="/page/problem[@field = 'password'][1]" mode="wrong"/>
          <xsl:call-template name="password-help"/>
        </div>
        <button type="submit" class="btn"><xsl:call-template name="w.profile.password-go"/></button>
      </form>
    </div>
  </xsl:template>

  <xsl:template match="problem[@field = 'current']" mode="field"><xsl:call-template name="w.profile.password-current"/>: </xsl:template>
  <xsl:template match="problem[@field = 'password']" mode="field"><xsl:call-template name="w.profile.password-new"/>: </xsl:template>
  <xsl:template match="problem[@field = 'language']" mode="field"><xsl:call-template name="w.profile.language"/>: </xsl:template>
  <xsl:template match="problem[@field = 'theme']" mode="field"><xsl:call-template name="w.profile.theme"/>: </xsl:template>

  <xsl:template name="sessions">
    <section class="section" aria-labelledby="sessions">
      <div class="bar">
        <h2 id="sessions"><xsl:call-template name="w.profile.sessions"/></h2>
        <xsl:if test="session[@current = 'false']">
          <form method="post" action="{$base}/profile/sessions/end">
            <xsl:call-template name="token"/>
            <button type="submit" class="btn is-small"><xsl:call-template name="w.profile.sessions-end"/></button>
          </form>
        </xsl:if>
      </div>
      <p><xsl:call-template name="w.profile.sessions-lead"/></p>
      <table class="table is-list">
        <caption class="hidden"><xsl:call-template name="w.profile.sessions"/></caption>
        <thead>
          <tr>
            <th scope="col"><xsl:call-template name="w.profile.session-browser"/></th>
            <th scope="col" class="extra"><xsl:call-template name="w.profile.session-address"/></th>
            <th scope="col" class="extra"><xsl:call-template name="w.profile.session-started"/></th>
            <th scope="col"><xsl:call-template name="w.profile.session-used"/></th>
            <th scope="col" class="num"><span class="hidden"><xsl:call-template name="w.profile.session-act"/></span></th>
          </tr>
        </thead>
        <tbody><xsl:apply-templates select="session"/></tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template match="session">
    <tr>
      <td class="main-cell">
        <b><xsl:call-template name="browser"/></b>
        <small><span class="brief"><xsl:value-of select="@address"/></span></small>
      </td>
      <td class="extra"><xsl:value-of select="@address"/></td>
      <td class="extra">
        <time datetime="{@started-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@started-at-local"/></xsl:call-template></time>
      </td>
      <td class="under">
        <time datetime="{@last-used-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></time>
      </td>
      <td class="tail num">
        <xsl:choose>
          <xsl:when test="@current = 'true'"><span class="state is-ok"><xsl:call-template name="w.profile.session-this"/></span></xsl:when>
          <xsl:otherwise>
            <form method="post" action="{$base}/profile/sessions/{@id}/end">
              <xsl:call-template name="token"/>
              <button type="submit" class="btn is-small">
                <xsl:call-template name="w.profile.session-act"/>
                <span class="hidden"><xsl:call-template name="w.profile.session-of"><xsl:with-param name="browser"><xsl:call-template name="browser"/></xsl:with-param></xsl:call-template></span>
              </button>
            </form>
          </xsl:otherwise>
        </xsl:choose>
      </td>
    </tr>
  </xsl:template>

  <xsl:template name="browser">
    <xsl:choose>
      <xsl:when test="string(@browser)"><xsl:value-of select="@browser"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.profile.session-unknown"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="look">
    <section class="section" aria-labelledby="look">
      <h2 id="look"><xsl:call-template name="w.profile.look"/></h2>
      <form method="post" action="{$base}/profile/appearance">
        <xsl:call-template name="token"/>
        <div class="setting">
          <div>
            <h3 id="language-name"><xsl:call-template name="w.profile.language"/></h3>
            <p><xsl:call-template name="w.profile.language-help"/></p>
          </div>
          <fieldset class="field" id="language" aria-labelledby="language-name">
            <label class="choice"><input type="radio" name="language" value="de"><xsl:if test="@language = 'de'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span lang="de">Deutsch</span></label>
            <label class="choice"><input type="radio" name="language" value="en"><xsl:if test="@language = 'en'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span lang="en">English</span></label>
          </fieldset>
        </div>
        <div class="setting">
          <div>
            <h3 id="theme-name"><xsl:call-template name="w.profile.theme"/></h3>
            <p><xsl:call-template name="w.profile.theme-help"/></p>
          </div>
          <fieldset class="field" id="theme" aria-labelledby="theme-name">
            <label class="choice"><input type="radio" name="theme" value="system"><xsl:if test="@theme = 'system'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><xsl:call-template name="w.profile.theme-system"/></label>
            <label class="choice"><input type="radio" name="theme" value="light"><xsl:if test="@theme = 'light'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><xsl:call-template name="w.profile.theme-light"/></label>
            <label class="choice"><input type="radio" name="theme" value="dark"><xsl:if test="@theme = 'dark'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><xsl:call-template name="w.profile.theme-dark"/></label>
          </fieldset>
        </div>
        <div class="setting"><span/><div><button type="submit" class="btn"><xsl:call-template name="w.profile.look-go"/></button></div></div>
      </form>
    </section>
  </xsl:template>

  <xsl:template name="memberships">
    <section class="section" aria-labelledby="memberships">
      <h2 id="memberships"><xsl:call-template name="w.profile.memberships"/></h2>
      <p><xsl:call-template name="w.profile.memberships-lead"/></p>
      <ul class="lines">
        <xsl:for-each select="membership">
          <li>
            <span><b><xsl:value-of select="@account-name"/></b><xsl:text> </xsl:text><span class="muted"><xsl:apply-templates select="@role" mode="word"/></span></span>
            <xsl:choose>
              <xsl:when test="@current = 'true'"><span class="state is-ok"><xsl:call-template name="w.profile.membership-now"/></span></xsl:when>
              <xsl:otherwise>
                <form method="post" action="{$base}/login/account">
                  <xsl:call-template name="token"/>
                  <input type="hidden" name="account" value="{@account}"/>
                  <button type="submit" class="btn is-small">
                    <xsl:call-template name="w.profile.membership-go"/>
                    <span class="hidden"><xsl:call-template name="w.profile.membership-to"><xsl:with-param name="account" select="@account-name"/></xsl:call-template></span>
                  </button>
                </form>
              </xsl:otherwise>
            </xsl:choose>
          </li>
        </xsl:for-each>
      </ul>
    </section>
  </xsl:template>
</xsl:stylesheet>
