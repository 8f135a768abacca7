<?xml version="1.0" encoding="UTF-8"?>
<!-- One person of the account: facts, sessions, history, and what may be done. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>
  <xsl:import href="view:people.xsl"/>
  <xsl:import href="base:users-nav.xsl"/>

  <xsl:template match="person" mode="title"><xsl:value-of select="name"/></xsl:template>

  <xsl:template match="person" mode="main">
    <header class="head">
      <div>
        <xsl:call-template name="back-to-users"/>
        <h1><xsl:value-of select="name"/></h1>
        <p>
          <xsl:apply-templates select="@role" mode="word"/>
          <xsl:if test="@state != 'active'"><xsl:text> · </xsl:text><xsl:call-template name="state"/></xsl:if>
        </p>
      </div>
      <div class="row">
        <a class="btn" href="{$base}/users/{@id}/rights"><xsl:call-template name="w.rights.see"/></a>
        <xsl:if test="/page/viewer/right[@name = 'person.reset']"><a class="btn" href="{$base}/users/{@id}/factor"><xsl:call-template name="w.users.factor"/></a></xsl:if>
        <xsl:if test="act[@name = 'role']"><a class="btn is-first" href="{$base}/users/{@id}/role"><xsl:call-template name="w.person.change-role"/></a></xsl:if>
      </div>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:if test="@own = 'true'">
      <div class="note is-info">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'info-circle'"/></xsl:call-template>
        <p><xsl:call-template name="w.person.own"/><xsl:text> </xsl:text><a href="{$base}/profile"><xsl:call-template name="w.person.own-link"/></a></p>
      </div>
    </xsl:if>
    <xsl:call-template name="facts"/>
    <xsl:if test="act[@name = 'sessions'] and @state = 'active'"><xsl:call-template name="sessions"/></xsl:if>
    <xsl:call-template name="history"/>
    <xsl:call-template name="decisions"/>
    <xsl:if test="act[@name = 'mark' or @name = 'offer' or @name = 'back']">
      <section class="section" aria-labelledby="acts">
        <h2 id="acts"><xsl:call-template name="w.person.acts"/></h2>
        <xsl:if test="act[@name = 'back']"><xsl:call-template name="back"/></xsl:if>
        <xsl:if test="act[@name = 'mark']"><xsl:call-template name="mark"/></xsl:if>
        <xsl:if test="act[@name = 'offer']"><xsl:call-template name="offer"/></xsl:if>
      </section>
    </xsl:if>
    <xsl:if test="act[@name = 'end']"><xsl:call-template name="end"/></xsl:if>
  </xsl:template>

  <xsl:template name="state">
    <xsl:choose>
      <xsl:when test="@state = 'active'"><xsl:call-template name="w.person.state-active"/></xsl:when>
      <xsl:when test="@state = 'left'"><xsl:call-template name="w.person.state-left"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.person.state-dormant"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="facts">
    <section aria-labelledby="facts">
      <h2 class="hidden" id="facts"><xsl:call-template name="w.person.facts"/></h2>
      <dl class="facts">
        <dt><xsl:call-template name="w.person.email"/></dt>
        <dd><xsl:value-of select="email"/></dd>
        <dt><xsl:call-template name="w.users.role"/></dt>
        <dd><xsl:apply-templates select="@role" mode="word"/></dd>
        <dt><xsl:call-template name="w.users.assistants"/></dt>
        <dd><xsl:call-template name="reach"/></dd>
        <dt><xsl:call-template name="w.users.factor"/></dt>
        <dd><xsl:apply-templates select="factor" mode="state"/></dd>
        <dt><xsl:call-template name="w.person.state"/></dt>
        <dd><xsl:call-template name="state"/></dd>
        <dt><xsl:call-template name="w.users.last-used"/></dt>
        <dd>
          <xsl:choose>
            <xsl:when test="@last-used-at-local"><time datetime="{@last-used-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></time></xsl:when>
            <xsl:otherwise><xsl:call-template name="w.users.never"/></xsl:otherwise>
          </xsl:choose>
        </dd>
        <dt><xsl:call-template name="w.person.joined"/></dt>
        <dd><time datetime="{@joined-at}"><xsl:call-template name="time.date"><xsl:with-param name="local" select="@joined-at-local"/></xsl:call-template></time></dd>
      </dl>
    </section>
  </xsl:template>

  <xsl:template name="sessions">
    <section class="section" aria-labelledby="sessions">
      <div class="bar">
        <h2 id="sessions"><xsl:call-template name="w.person.sessions"/></h2>
        <xsl:if test="session">
          <form method="post" action="{$base}/users/{@id}/sessions/end">
            <xsl:call-template name="token"/>
            <button type="submit" class="btn is-small"><xsl:call-template name="w.person.sessions-end"/></button>
          </form>
        </xsl:if>
      </div>
      <p><xsl:call-template name="w.person.sessions-lead"/></p>
      <xsl:choose>
        <xsl:when test="session">
          <table class="table is-list">
            <caption class="hidden"><xsl:call-template name="w.person.sessions"/></caption>
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
        </xsl:when>
        <xsl:otherwise><p class="muted"><xsl:call-template name="w.person.sessions-none"/></p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="session">
    <tr>
      <td class="main-cell">
        <b><xsl:call-template name="browser"/></b>
        <small><span class="brief"><xsl:value-of select="@address"/></span></small>
      </td>
      <td class="extra"><xsl:value-of select="@address"/></td>
      <td class="extra"><time datetime="{@started-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@started-at-local"/></xsl:call-template></time></td>
      <td class="under"><time datetime="{@last-used-at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@last-used-at-local"/></xsl:call-template></time></td>
      <td class="tail num">
        <form method="post" action="{$base}/users/{../@id}/sessions/{@id}/end">
          <xsl:call-template name="token"/>
          <button type="submit" class="btn is-small">
            <xsl:call-template name="w.profile.session-act"/>
            <span class="hidden"><xsl:call-template name="w.profile.session-of"><xsl:with-param name="browser"><xsl:call-template name="browser"/></xsl:with-param></xsl:call-template></span>
          </button>
        </form>
      </td>
    </tr>
  </xsl:template>

  <xsl:template name="browser">
    <xsl:choose>
      <xsl:when test="string(@browser)"><xsl:value-of select="@browser"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.profile.session-unknown"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="history">
    <section class="section" aria-labelledby="history">
      <h2 id="history"><xsl:call-template name="w.person.history"/></h2>
      <ul class="lines"><xsl:apply-templates select="step"/></ul>
    </section>
  </xsl:template>

  <xsl:template match="step">
    <li>
      <span>
        <xsl:choose>
          <xsl:when test="@code = 'joined'"><xsl:call-template name="w.person.step-joined"/></xsl:when>
          <xsl:when test="@code = 'role'"><xsl:call-template name="w.person.step-role"/></xsl:when>
          <xsl:when test="@code = 'left'"><xsl:call-template name="w.person.step-left"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="w.person.step-dormant"/></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@by or @by-alias">
          <xsl:text> </xsl:text>
          <span class="muted">
            <xsl:call-template name="w.person.by">
              <xsl:with-param name="name"><xsl:call-template name="author"><xsl:with-param name="name" select="@by"/><xsl:with-param name="alias" select="@by-alias"/></xsl:call-template></xsl:with-param>
            </xsl:call-template>
          </span>
        </xsl:if>
      </span>
      <time class="muted" datetime="{@at}"><xsl:call-template name="time.near"><xsl:with-param name="local" select="@at-local"/></xsl:call-template></time>
    </li>
  </xsl:template>

  <xsl:template name="back">
    <div class="setting">
      <div>
        <h3><xsl:call-template name="w.person.back"/></h3>
        <p><xsl:call-template name="w.person.back-lead"/></p>
      </div>
      <form class="stack" method="post" action="{$base}/users/{@id}/reactivate">
        <xsl:call-template name="token"/>
        <xsl:call-template name="reason"><xsl:with-param name="id" select="'reason'"/><xsl:with-param name="action" select="'person.privileged'"/></xsl:call-template>
        <button type="submit" class="btn"><xsl:call-template name="w.person.back-go"/></button>
      </form>
    </div>
  </xsl:template>

  <xsl:template name="mark">
    <div class="setting">
      <div>
        <h3><xsl:call-template name="w.person.mark"/></h3>
        <p><xsl:call-template name="w.person.mark-lead"/></p>
      </div>
      <details>
        <xsl:if test="/page/problem[@field = 'confirm']"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
        <summary class="btn"><xsl:call-template name="w.person.mark-open"/></summary>
        <form class="stack" method="post" action="{$base}/users/{@id}/password-mark">
          <xsl:call-template name="token"/>
          <div class="field">
            <label class="choice">
              <input type="checkbox" id="confirm" name="confirm" value="yes" required="required">
                <xsl:apply-templates select="/page/problem[@field = 'confirm'][1]" mode="invalid"/>
              </input>
              <xsl:call-template name="w.person.mark-confirm"/>
            </label>
            <xsl:apply-templates select="/page/problem[@field = 'confirm'][1]" mode="wrong"/>
          </div>
          <button type="submit" class="btn"><xsl:call-template name="w.person.mark-go"/></button>
        </form>
      </details>
    </div>
  </xsl:template>

  <xsl:template name="offer">
    <div class="setting">
      <div>
        <h3><xsl:call-template name="w.person.offer"/></h3>
        <p><xsl:call-template name="w.person.offer-lead"/></p>
      </div>
      <xsl:choose>
        <xsl:when test="offer">
          <form class="stack" method="post" action="{$base}/users/{@id}/offer/withdraw">
            <xsl:call-template name="token"/>
            <span class="state is-info">
              <xsl:call-template name="w.person.offer-open">
                <xsl:with-param name="time"><xsl:call-template name="time.near"><xsl:with-param name="local" select="offer/@expires-at-local"/></xsl:call-template></xsl:with-param>
              </xsl:call-template>
            </span>
            <span class="help"><xsl:call-template name="w.person.offer-page"/><xsl:text> </xsl:text><code><xsl:value-of select="$base"/>/users/offer</code></span>
            <button type="submit" class="btn"><xsl:call-template name="w.person.offer-withdraw"/></button>
          </form>
        </xsl:when>
        <xsl:otherwise>
          <form class="stack" method="post" action="{$base}/users/{@id}/offer">
            <xsl:call-template name="token"/>
            <button type="submit" class="btn"><xsl:call-template name="w.person.offer-go"/></button>
          </form>
        </xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template name="end">
    <section class="danger is-bad" aria-labelledby="end">
      <div class="setting">
        <div>
          <h2 id="end"><xsl:call-template name="w.person.end"/></h2>
          <p><xsl:call-template name="w.person.end-lead"/></p>
        </div>
        <details>
          <xsl:if test="/page/problem[@field = 'reason']"><xsl:attribute name="open">open</xsl:attribute></xsl:if>
          <summary class="btn is-bad"><xsl:call-template name="w.person.end-open"/></summary>
          <form class="stack" method="post" action="{$base}/users/{@id}/deactivate">
            <xsl:call-template name="token"/>
            <xsl:call-template name="reason"><xsl:with-param name="id" select="'reason'"/><xsl:with-param name="action" select="'person.deactivate'"/></xsl:call-template>
            <button type="submit" class="btn is-bad"><xsl:call-template name="w.person.end-go"/></button>
          </form>
        </details>
      </div>
    </section>
  </xsl:template>

  <xsl:template name="reason">
    <xsl:param name="id"/>
    <xsl:param name="action"/>
    <xsl:choose>
      <xsl:when test="(@role = 'owner' or @role = 'admin') and /page/viewer/second-person[@action = $action]"><xsl:call-template name="second-reason"/></xsl:when>
      <xsl:otherwise>
        <div class="field">
          <label for="{$id}"><xsl:call-template name="w.person.reason"/></label>
          <textarea class="input" id="{$id}" name="reason" rows="2" maxlength="500"/>
        </div>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
