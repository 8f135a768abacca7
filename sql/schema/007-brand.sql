-- White label: brands given as data, the hosts they are reached on, their words.

CREATE TABLE brand (
  name VARCHAR(40) NOT NULL COMMENT 'lower-case letters, digits, hyphens; "base": what stands where nobody has a brand',
  title VARCHAR(60) NOT NULL COMMENT 'shown to people, also by their authenticator app',
  xslt VARCHAR(40) NOT NULL DEFAULT 'base' COMMENT 'installed folder of sheets, or "base"',
  accent_light INT UNSIGNED NULL COMMENT '0xRRGGBB; NULL: ours',
  accent_dark INT UNSIGNED NULL COMMENT 'in the dark theme',
  on_accent_light INT UNSIGNED NULL COMMENT 'text on it',
  on_accent_dark INT UNSIGNED NULL COMMENT 'text on it in the dark theme',
  radius TINYINT UNSIGNED NULL COMMENT 'corners, pixels; NULL: ours',
  font VARCHAR(12) NOT NULL DEFAULT 'system' COMMENT 'a stack of our list',
  logo MEDIUMBLOB NULL COMMENT 'picture as we wrote it anew, at most 64 KiB',
  logo_type VARCHAR(3) NULL COMMENT 'svg or png',
  sender_name VARCHAR(60) NULL COMMENT 'of mails',
  sender_address VARCHAR(254) NULL COMMENT 'of mails, folded',
  imprint VARCHAR(300) NULL COMMENT 'address of the imprint',
  privacy VARCHAR(300) NULL COMMENT 'address of the privacy notice',
  accessibility VARCHAR(300) NULL COMMENT 'address of the accessibility statement',
  css_file VARCHAR(80) NULL COMMENT 'published tokens: name with a hash of the content',
  logo_file VARCHAR(80) NULL COMMENT 'published picture',
  words_file VARCHAR(80) NULL COMMENT 'published words, without "-LANG.xsl"',
  updated_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (name),
  CONSTRAINT brand_accent CHECK ((accent_light IS NULL) = (accent_dark IS NULL) AND COALESCE(accent_light, 0) <= 16777215 AND COALESCE(accent_dark, 0) <= 16777215),
  CONSTRAINT brand_on_accent CHECK ((on_accent_light IS NULL) = (on_accent_dark IS NULL) AND COALESCE(on_accent_light, 0) <= 16777215 AND COALESCE(on_accent_dark, 0) <= 16777215),
  CONSTRAINT brand_radius CHECK (radius <= 16),
  CONSTRAINT brand_logo CHECK ((logo IS NULL) = (logo_type IS NULL) AND logo_type IN ('svg', 'png'))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='a brand as data; sheets are installed files';

CREATE TABLE brand_host (
  host VARCHAR(253) NOT NULL COMMENT 'lower case, without port',
  brand VARCHAR(40) NOT NULL COMMENT 'whose pages are shown there',
  added_at DATETIME(6) NOT NULL COMMENT 'the oldest is the one in links',
  PRIMARY KEY (host),
  KEY brand_host_brand (brand),
  CONSTRAINT brand_host_brand FOREIGN KEY (brand) REFERENCES brand (name)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='host names of brands';

CREATE TABLE brand_word (
  brand VARCHAR(40) NOT NULL COMMENT 'whose word',
  language VARCHAR(5) NOT NULL COMMENT 'de, en',
  word VARCHAR(80) NOT NULL COMMENT 'key as in lang-LANG.xml',
  form VARCHAR(5) NOT NULL DEFAULT '' COMMENT 'one, other, or nothing',
  text VARCHAR(500) NOT NULL COMMENT 'plain text with gaps as {name}',
  PRIMARY KEY (brand, language, word, form),
  CONSTRAINT brand_word_brand FOREIGN KEY (brand) REFERENCES brand (name),
  CONSTRAINT brand_word_form CHECK (form IN ('', 'one', 'other'))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='words a brand says differently';
