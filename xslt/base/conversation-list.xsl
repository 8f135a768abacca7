<?xml version="1.0" encoding="UTF-8"?>
<!--
  The calls of the assistants the viewer was given, grouped by day. The most visited
  page: rows use child paths and constant words only.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="view:layout.xsl"/>

  <xsl:template match="conversation-list" mode="title"><xsl:call-template name="w.list.title"/></xsl:template>

  <xsl:template match="conversation-list" mode="main">
    <header class="head">
      <div>
        <h1><xsl:call-template name="w.list.title"/></h1>
        <p><xsl:call-template name="w.list.lead"/></p>
      </div>
      <xsl:if test="/page/viewer/right[@name = 'export.ask'] and /page/viewer/menu/item[@app = 'exports']">
        <a class="btn" href="{$base}{/page/viewer/menu/item[@app = 'exports']/@path}">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#download"/></svg>
          <xsl:call-template name="w.list.export"/>
        </a>
      </xsl:if>
    </header>
    <xsl:call-template name="messages"/>
    <xsl:if test="conversation or @search or filter/@* or @newest = 'false' or /page/problem">
      <xsl:call-template name="tools"/>
      <xsl:apply-templates select="filter"/>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="conversation">
        <xsl:apply-templates select="searched-back-to"/>
        <xsl:call-template name="table"/>
        <xsl:call-template name="pager"/>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="nothing"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="conversation or @search or filter/@* or @newest = 'false' or /page/problem">
      <xsl:apply-templates select="filter" mode="form"/>
    </xsl:if>
  </xsl:template>

  <!-- Search words go by POST: they may be a name or a number. -->
  <xsl:template name="tools">
    <form class="bar tools" method="post" action="{$base}/conversations/search">
      <xsl:call-template name="token"/>
      <div class="search">
        <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#search"/></svg>
        <label class="hidden" for="q"><xsl:call-template name="w.list.search-label"/></label>
        <input class="input" id="q" name="q" type="search" required="required" maxlength="200" value="{/page/value[@field = 'q']}">
          <xsl:attribute name="placeholder"><xsl:call-template name="w.list.search-hint"/></xsl:attribute>
        </input>
      </div>
      <button type="submit" class="btn"><xsl:call-template name="w.list.search"/></button>
      <button type="button" class="btn is-quiet" popovertarget="filter">
        <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#plus"/></svg>
        <xsl:call-template name="w.list.filter"/>
      </button>
    </form>
  </xsl:template>

  <!-- Chips: the status as a choice, every other filter with a way to take it off. -->
  <xsl:template match="filter">
    <nav class="chips">
      <xsl:attribute name="aria-label"><xsl:call-template name="w.list.filter"/></xsl:attribute>
      <xsl:variable name="other">
        <xsl:apply-templates select="." mode="query"><xsl:with-param name="without" select="'status'"/></xsl:apply-templates>
      </xsl:variable>
      <xsl:variable name="path" select="concat($base, '/conversations')"/>
      <a class="chip" href="{$path}{translate(substring($other, 1, 1), '&amp;', '?')}{substring($other, 2)}">
        <xsl:if test="not(@status)"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
        <xsl:call-template name="w.list.all"/>
      </a>
      <a class="chip" href="{$path}?status=new{$other}">
        <xsl:if test="@status = 'new'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
        <xsl:call-template name="w.status.new"/>
      </a>
      <a class="chip" href="{$path}?status=progress{$other}">
        <xsl:if test="@status = 'progress'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
        <xsl:call-template name="w.status.progress"/>
      </a>
      <a class="chip" href="{$path}?status=done{$other}">
        <xsl:if test="@status = 'done'"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
        <xsl:call-template name="w.status.done"/>
      </a>
      <xsl:for-each select="@assistant | @consent | @from | @to | ../@search">
        <a class="chip" aria-current="true">
          <xsl:attribute name="href">
            <xsl:variable name="rest">
              <xsl:apply-templates select="/page/conversation-list/filter" mode="query">
                <xsl:with-param name="without" select="name()"/>
              </xsl:apply-templates>
            </xsl:variable>
            <xsl:value-of select="concat($path, translate(substring($rest, 1, 1), '&amp;', '?'), substring($rest, 2))"/>
          </xsl:attribute>
          <xsl:apply-templates select="." mode="chip"/>
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#x"/></svg>
          <span class="hidden"><xsl:text> </xsl:text><xsl:call-template name="w.list.remove"/></span>
        </a>
      </xsl:for-each>
    </nav>
  </xsl:template>

  <xsl:template match="@assistant" mode="chip">
    <xsl:value-of select="../../assistant[@id = current()]/@name"/>
  </xsl:template>
  <xsl:template match="@consent" mode="chip">
    <xsl:call-template name="w.list.consent"/>: <xsl:apply-templates select="." mode="word"/>
  </xsl:template>
  <xsl:template match="@from" mode="chip">
    <xsl:call-template name="w.list.since">
      <xsl:with-param name="day"><xsl:call-template name="time.day"><xsl:with-param name="local" select="."/></xsl:call-template></xsl:with-param>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="@to" mode="chip">
    <xsl:call-template name="w.list.until">
      <xsl:with-param name="day"><xsl:call-template name="time.day"><xsl:with-param name="local" select="."/></xsl:call-template></xsl:with-param>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="@search" mode="chip">
    <xsl:choose>
      <xsl:when test="/page/value[@field = 'q']">
        <xsl:call-template name="w.list.quoted"><xsl:with-param name="words" select="/page/value[@field = 'q']"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="w.list.search-on"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- "&amp;a=b&amp;c=d": the filter as it stands, without one part of it. -->
  <xsl:template match="filter" mode="query">
    <xsl:param name="without"/>
    <xsl:for-each select="@assistant | @status | @consent | @from | @to | ../@search">
      <xsl:if test="name() != $without">
        <xsl:value-of select="concat('&amp;', name(), '=', .)"/>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <!-- Without popover support it stands below the list as a plain form. -->
  <xsl:template match="filter" mode="form">
    <form class="pop" id="filter" popover="auto" method="get" action="{$base}/conversations">
      <h2><xsl:call-template name="w.list.filter"/></h2>
      <xsl:if test="../@search"><input type="hidden" name="search" value="{../@search}"/></xsl:if>
      <div class="field">
        <label for="f-assistant"><xsl:call-template name="w.list.assistant"/></label>
        <span class="select">
          <select class="input" id="f-assistant" name="assistant">
            <option value=""><xsl:call-template name="w.list.all-yours"/></option>
            <xsl:for-each select="../assistant">
              <option value="{@id}">
                <xsl:if test="@id = ../filter/@assistant"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if>
                <xsl:value-of select="@name"/>
              </option>
            </xsl:for-each>
          </select>
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#chevron-down"/></svg>
        </span>
      </div>
      <div class="field">
        <label for="f-status"><xsl:call-template name="w.list.status"/></label>
        <span class="select">
          <select class="input" id="f-status" name="status">
            <option value=""><xsl:call-template name="w.list.all"/></option>
            <option value="new"><xsl:if test="@status = 'new'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.status.new"/></option>
            <option value="progress"><xsl:if test="@status = 'progress'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.status.progress"/></option>
            <option value="done"><xsl:if test="@status = 'done'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.status.done"/></option>
          </select>
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#chevron-down"/></svg>
        </span>
      </div>
      <div class="field">
        <label for="f-consent"><xsl:call-template name="w.list.consent"/></label>
        <span class="select">
          <select class="input" id="f-consent" name="consent">
            <option value=""><xsl:call-template name="w.list.all"/></option>
            <option value="given"><xsl:if test="@consent = 'given'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.consent.given"/></option>
            <option value="refused"><xsl:if test="@consent = 'refused'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.consent.refused"/></option>
            <option value="unclear"><xsl:if test="@consent = 'unclear'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.consent.unclear"/></option>
            <option value="silent"><xsl:if test="@consent = 'silent'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.consent.silent"/></option>
            <option value="withdrawn"><xsl:if test="@consent = 'withdrawn'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.consent.withdrawn"/></option>
            <option value="noticed"><xsl:if test="@consent = 'noticed'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.consent.noticed"/></option>
            <option value="unasked"><xsl:if test="@consent = 'unasked'"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:call-template name="w.consent.unasked"/></option>
          </select>
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#chevron-down"/></svg>
        </span>
      </div>
      <div class="pair">
        <div class="field">
          <label for="f-from"><xsl:call-template name="w.list.from"/></label>
          <input class="input" id="f-from" name="from" type="date" value="{@from}"/>
        </div>
        <div class="field">
          <label for="f-to"><xsl:call-template name="w.list.to"/></label>
          <input class="input" id="f-to" name="to" type="date" value="{@to}"/>
        </div>
      </div>
      <div class="row">
        <button type="submit" class="btn is-first"><xsl:call-template name="w.list.apply"/></button>
        <button type="button" class="btn" popovertarget="filter" popovertargetaction="hide"><xsl:call-template name="w.page.cancel"/></button>
      </div>
    </form>
  </xsl:template>

  <!-- How far the search looked, and the way on. -->
  <xsl:template match="searched-back-to">
    <p class="help searched">
      <xsl:call-template name="w.list.searched">
        <xsl:with-param name="day"><xsl:call-template name="time.date"><xsl:with-param name="local" select="@at-local"/></xsl:call-template></xsl:with-param>
      </xsl:call-template>
      <xsl:if test="../go-on">
        <xsl:text> </xsl:text>
        <a href="{$base}{../go-on/@path}"><xsl:call-template name="w.list.go-on"/></a>
      </xsl:if>
    </p>
  </xsl:template>

  <xsl:template name="table">
    <table class="table is-list">
      <caption class="hidden"><xsl:call-template name="w.list.title"/></caption>
      <thead>
        <tr>
          <th scope="col"><xsl:call-template name="w.list.subject"/></th>
          <th scope="col" class="extra"><xsl:call-template name="w.list.assistant"/></th>
          <th scope="col"><xsl:call-template name="w.list.consent"/></th>
          <th scope="col"><xsl:call-template name="w.list.status"/></th>
          <th scope="col" class="num extra"><xsl:call-template name="w.list.duration"/></th>
          <th scope="col" class="num extra"><xsl:call-template name="w.list.time"/></th>
        </tr>
      </thead>
      <xsl:for-each select="conversation[not(substring(@started-at-local, 1, 10) = substring(preceding-sibling::conversation[1]/@started-at-local, 1, 10))]">
        <tbody>
          <tr>
            <th class="group" colspan="6" scope="rowgroup">
              <xsl:call-template name="time.group"><xsl:with-param name="local" select="@started-at-local"/></xsl:call-template>
            </th>
          </tr>
          <xsl:apply-templates select=".">
            <xsl:with-param name="day" select="substring(@started-at-local, 1, 10)"/>
          </xsl:apply-templates>
        </tbody>
      </xsl:for-each>
    </table>
  </xsl:template>

  <!-- A row, then the next one of the same day. -->
  <xsl:template match="conversation">
    <xsl:param name="day"/>
    <tr>
      <xsl:choose>
        <xsl:when test="@content = 'true'">
          <xsl:variable name="clock" select="concat(number(substring(@started-at-local, 12, 2)), substring(@started-at-local, 14, 3))"/>
          <td class="main-cell">
            <a class="name" href="{$base}/conversations/{@id}">
              <xsl:choose>
                <xsl:when test="string(subject)"><xsl:value-of select="subject"/></xsl:when>
                <xsl:when test="subject/@masked"><xsl:apply-templates select="subject" mode="pii"/></xsl:when>
                <xsl:otherwise><xsl:call-template name="w.list.no-subject"/></xsl:otherwise>
              </xsl:choose>
            </a>
            <small>
              <xsl:choose>
                <xsl:when test="name and caller and not(*/@masked)">
                  <xsl:value-of select="name"/> · <span class="masked"><xsl:call-template name="phone"><xsl:with-param name="number" select="caller"/></xsl:call-template></span>
                </xsl:when>
                <xsl:otherwise><xsl:call-template name="who"/></xsl:otherwise>
              </xsl:choose>
              <span class="brief"> · <xsl:value-of select="$clock"/></span>
            </small>
          </td>
          <td class="extra"><xsl:value-of select="@assistant-name"/></td>
          <xsl:call-template name="consent"/>
          <td class="tail">
            <xsl:choose>
              <xsl:when test="@status = 'new'"><span class="state is-accent"><xsl:call-template name="w.status.new"/></span></xsl:when>
              <xsl:when test="@status = 'progress'"><span class="state is-half is-accent"><xsl:call-template name="w.status.progress"/></span></xsl:when>
              <xsl:otherwise><span class="state is-ok"><xsl:call-template name="w.status.done"/></span></xsl:otherwise>
            </xsl:choose>
          </td>
          <td class="num extra">
            <xsl:choose>
              <xsl:when test="@duration &lt; 3600"><xsl:value-of select="concat(floor(@duration div 60), ':', substring(100 + @duration mod 60, 2))"/></xsl:when>
              <xsl:when test="@duration"><xsl:call-template name="time.length"><xsl:with-param name="seconds" select="@duration"/></xsl:call-template></xsl:when>
            </xsl:choose>
          </td>
          <td class="num extra"><time datetime="{@started-at}"><xsl:value-of select="$clock"/></time></td>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="counted"/></xsl:otherwise>
      </xsl:choose>
    </tr>
    <xsl:apply-templates select="following-sibling::conversation[1][substring(@started-at-local, 1, 10) = $day]">
      <xsl:with-param name="day" select="$day"/>
    </xsl:apply-templates>
  </xsl:template>

  <!-- Name and number where one is missing or masked. -->
  <xsl:template name="who">
    <xsl:if test="name">
      <xsl:apply-templates select="name" mode="pii"/>
      <xsl:if test="caller"> · </xsl:if>
    </xsl:if>
    <xsl:if test="caller"><span class="masked"><xsl:apply-templates select="caller" mode="pii"/></span></xsl:if>
    <xsl:if test="not(name) and not(caller)"><xsl:call-template name="w.list.no-number"/></xsl:if>
  </xsl:template>

  <!-- Nothing was kept: a row that only counts, with the hour instead of the minute. -->
  <xsl:template name="counted">
    <xsl:variable name="hour">
      <xsl:call-template name="w.time.hours">
        <xsl:with-param name="from" select="number(substring(@started-at-local, 12, 2))"/>
        <xsl:with-param name="to" select="number(substring(@started-at-local, 12, 2)) + 1"/>
      </xsl:call-template>
    </xsl:variable>
    <td class="main-cell">
      <span class="muted"><xsl:call-template name="w.list.no-content"/></span>
      <small>
        <xsl:choose>
          <xsl:when test="@consent = 'refused'"><xsl:call-template name="w.list.why-refused"/></xsl:when>
          <xsl:when test="@consent = 'unclear'"><xsl:call-template name="w.list.why-unclear"/></xsl:when>
          <xsl:when test="@consent = 'silent'"><xsl:call-template name="w.list.why-silent"/></xsl:when>
          <xsl:when test="@consent = 'withdrawn'"><xsl:call-template name="w.list.why-withdrawn"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="w.list.why-gone"/></xsl:otherwise>
        </xsl:choose>
        <span class="brief"> · <xsl:value-of select="$hour"/></span>
      </small>
    </td>
    <td class="extra"><xsl:value-of select="@assistant-name"/></td>
    <xsl:call-template name="consent"/>
    <td class="tail"><span class="state is-off"><xsl:call-template name="w.list.without"/></span></td>
    <td class="num extra"/>
    <td class="num extra"><xsl:value-of select="$hour"/></td>
  </xsl:template>

  <xsl:template name="consent">
    <td class="under">
      <xsl:choose>
        <xsl:when test="@consent = 'given'"><span class="mark is-ok"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield-check"/></svg><xsl:call-template name="w.consent.given"/></span></xsl:when>
        <xsl:when test="@consent = 'noticed'"><span class="mark is-info"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#info-circle"/></svg><xsl:call-template name="w.consent.noticed"/></span></xsl:when>
        <xsl:when test="@consent = 'refused'"><span class="mark"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield-x"/></svg><xsl:call-template name="w.consent.refused"/></span></xsl:when>
        <xsl:when test="@consent = 'withdrawn'"><span class="mark"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield-x"/></svg><xsl:call-template name="w.consent.withdrawn"/></span></xsl:when>
        <xsl:when test="@consent = 'unclear'"><span class="mark"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield"/></svg><xsl:call-template name="w.consent.unclear"/></span></xsl:when>
        <xsl:when test="@consent = 'silent'"><span class="mark"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield"/></svg><xsl:call-template name="w.consent.silent"/></span></xsl:when>
        <xsl:otherwise><span class="mark"><svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#shield"/></svg><xsl:call-template name="w.consent.unasked"/></span></xsl:otherwise>
      </xsl:choose>
    </td>
  </xsl:template>

  <xsl:template name="pager">
    <xsl:if test="@older-path or @newest = 'false'">
      <nav class="bar gap tools">
        <xsl:attribute name="aria-label"><xsl:call-template name="w.list.pages"/></xsl:attribute>
        <xsl:choose>
          <xsl:when test="@newer-path">
            <a class="btn is-small" href="{$base}{@newer-path}" rel="prev">
              <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#chevron-left"/></svg>
              <xsl:call-template name="w.list.newer"/>
            </a>
          </xsl:when>
          <xsl:when test="@newest = 'true'"><span class="muted small"><xsl:call-template name="w.list.newest"/></span></xsl:when>
          <xsl:otherwise><span/></xsl:otherwise>
        </xsl:choose>
        <xsl:choose>
          <xsl:when test="@older-path">
            <a class="btn is-small" href="{$base}{@older-path}" rel="next">
              <xsl:call-template name="w.list.older"/>
              <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#chevron-right"/></svg>
            </a>
          </xsl:when>
          <xsl:otherwise><span class="muted small"><xsl:call-template name="w.list.oldest"/></span></xsl:otherwise>
        </xsl:choose>
      </nav>
    </xsl:if>
  </xsl:template>

  <!-- Nothing found, nothing left by the filter, or nothing yet. -->
  <xsl:template name="nothing">
    <section class="empty" aria-labelledby="nothing">
      <xsl:choose>
        <xsl:when test="@search">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#search"/></svg>
          <h2 id="nothing">
            <xsl:choose>
              <xsl:when test="/page/value[@field = 'q']">
                <xsl:call-template name="w.list.nothing-for"><xsl:with-param name="words" select="/page/value[@field = 'q']"/></xsl:call-template>
              </xsl:when>
              <xsl:otherwise><xsl:call-template name="w.list.nothing-found"/></xsl:otherwise>
            </xsl:choose>
          </h2>
          <xsl:apply-templates select="searched-back-to"/>
          <a class="btn" href="{$base}/conversations"><xsl:call-template name="w.list.reset"/></a>
        </xsl:when>
        <xsl:when test="filter/@* or @newest = 'false'">
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#search"/></svg>
          <h2 id="nothing"><xsl:call-template name="w.list.nothing-filtered"/></h2>
          <p><xsl:call-template name="w.list.nothing-filtered-why"/></p>
          <a class="btn" href="{$base}/conversations"><xsl:call-template name="w.list.reset"/></a>
        </xsl:when>
        <xsl:otherwise>
          <svg class="icon" width="16" height="16" aria-hidden="true"><use href="{$base}/static/icons.svg#telephone-inbound"/></svg>
          <h2 id="nothing"><xsl:call-template name="w.list.none-yet"/></h2>
          <p><xsl:call-template name="w.list.none-yet-why"/></p>
          <xsl:if test="/page/viewer/menu/item[@app = 'assistants']">
            <a class="btn is-first" href="{$base}{/page/viewer/menu/item[@app = 'assistants']/@path}"><xsl:call-template name="w.list.see-assistants"/></a>
          </xsl:if>
        </xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>
</xsl:stylesheet>
