<?xml version="1.0" encoding="UTF-8"?>
<!--
  Times. Each takes a local RFC 3339 time ("2025-11-18T14:32:05+01:00") and prints it
  the way people read it; C did the arithmetic, here are only substrings and words.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- 14:32, 9:05 -->
  <xsl:template name="time.clock">
    <xsl:param name="local"/>
    <xsl:value-of select="concat(number(substring($local, 12, 2)), substring($local, 14, 3))"/>
  </xsl:template>

  <!-- 18. November, with the year where it is not this one -->
  <xsl:template name="time.day">
    <xsl:param name="local"/>
    <xsl:choose>
      <xsl:when test="substring($local, 1, 4) = substring(/page/@now-local, 1, 4)">
        <xsl:call-template name="w.time.day">
          <xsl:with-param name="day" select="number(substring($local, 9, 2))"/>
          <xsl:with-param name="month"><xsl:call-template name="time.month"><xsl:with-param name="local" select="$local"/></xsl:call-template></xsl:with-param>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="time.date"><xsl:with-param name="local" select="$local"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 18. November 2025 -->
  <xsl:template name="time.date">
    <xsl:param name="local"/>
    <xsl:call-template name="w.time.date">
      <xsl:with-param name="day" select="number(substring($local, 9, 2))"/>
      <xsl:with-param name="month"><xsl:call-template name="time.month"><xsl:with-param name="local" select="$local"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="year" select="substring($local, 1, 4)"/>
    </xsl:call-template>
  </xsl:template>

  <!-- 18. November 2025, 14:32 Uhr -->
  <xsl:template name="time.full">
    <xsl:param name="local"/>
    <xsl:call-template name="w.time.full">
      <xsl:with-param name="date"><xsl:call-template name="time.date"><xsl:with-param name="local" select="$local"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="clock"><xsl:call-template name="time.clock"><xsl:with-param name="local" select="$local"/></xsl:call-template></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- heute, 14:32 Uhr; gestern, 9:05 Uhr; 3. November, 17:20 Uhr -->
  <xsl:template name="time.near">
    <xsl:param name="local"/>
    <xsl:variable name="clock"><xsl:call-template name="time.clock"><xsl:with-param name="local" select="$local"/></xsl:call-template></xsl:variable>
    <xsl:choose>
      <xsl:when test="substring($local, 1, 10) = substring(/page/@now-local, 1, 10)">
        <xsl:call-template name="w.time.today"><xsl:with-param name="clock" select="$clock"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="substring($local, 1, 10) = /page/@yesterday-local">
        <xsl:call-template name="w.time.yesterday"><xsl:with-param name="clock" select="$clock"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="w.time.full">
          <xsl:with-param name="date"><xsl:call-template name="time.day"><xsl:with-param name="local" select="$local"/></xsl:call-template></xsl:with-param>
          <xsl:with-param name="clock" select="$clock"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The heading over the calls of a day: Heute, 18. November -->
  <xsl:template name="time.group">
    <xsl:param name="local"/>
    <xsl:choose>
      <xsl:when test="substring($local, 1, 10) = substring(/page/@now-local, 1, 10)"><xsl:call-template name="w.time.group-today"/></xsl:when>
      <xsl:when test="substring($local, 1, 10) = /page/@yesterday-local"><xsl:call-template name="w.time.group-yesterday"/></xsl:when>
    </xsl:choose>
    <xsl:call-template name="time.day"><xsl:with-param name="local" select="$local"/></xsl:call-template>
  </xsl:template>

  <!-- 138 seconds: 2:18; 3725: 1:02:05 -->
  <xsl:template name="time.length">
    <xsl:param name="seconds"/>
    <xsl:choose>
      <xsl:when test="$seconds &lt; 3600">
        <xsl:value-of select="floor($seconds div 60)"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="concat(floor($seconds div 3600), ':', substring(100 + floor($seconds div 60) mod 60, 2))"/>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:value-of select="concat(':', substring(100 + $seconds mod 60, 2))"/>
  </xsl:template>

  <xsl:template name="time.month">
    <xsl:param name="local"/>
    <xsl:variable name="month" select="substring($local, 6, 2)"/>
    <xsl:choose>
      <xsl:when test="$month = '01'"><xsl:call-template name="w.month.1"/></xsl:when>
      <xsl:when test="$month = '02'"><xsl:call-template name="w.month.2"/></xsl:when>
      <xsl:when test="$month = '03'"><xsl:call-template name="w.month.3"/></xsl:when>
      <xsl:when test="$month = '04'"><xsl:call-template name="w.month.4"/></xsl:when>
      <xsl:when test="$month = '05'"><xsl:call-template name="w.month.5"/></xsl:when>
      <xsl:when test="$month = '06'"><xsl:call-template name="w.month.6"/></xsl:when>
      <xsl:when test="$month = '07'"><xsl:call-template name="w.month.7"/></xsl:when>
      <xsl:when test="$month = '08'"><xsl:call-template name="w.month.8"/></xsl:when>
      <xsl:when test="$month = '09'"><xsl:call-template name="w.month.9"/></xsl:when>
      <xsl:when test="$month = '10'"><xsl:call-template name="w.month.10"/></xsl:when>
      <xsl:when test="$month = '11'"><xsl:call-template name="w.month.11"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="w.month.12"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
