/*
 * Certificates and signatures made once with openssl(1), for unit_jws.c: an
 * authority, a leaf it issued, a certificate nobody issued, and one the leaf
 * "issued". All are valid for 98 years.
 */
#ifndef RW_TESTS_SIGNED_H
#define RW_TESTS_SIGNED_H

static const char ca[] =
    "MIIDBzCCAe+gAwIBAgIUJTvodJrp+VG8dX45/GJ3jrTtbu8wDQYJKoZIhvcNAQEL"
    "BQAwEjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjMwOTAyMjhaGA8yMTI1MDYx"
    "NzA5MDIyOFowEjEQMA4GA1UEAwwHVGVzdCBDQTCCASIwDQYJKoZIhvcNAQEBBQAD"
    "ggEPADCCAQoCggEBAKzW8xJQuWjlHK72gnAC3TKLdmgAgbn0v+JaQfzeq97ndQpL"
    "g1j77bnxFfx4SB32MaSrVNHVnJQQs0qxGqTwPFaHSfDpB1dTRc0QeJjgOaTX8n/6"
    "3Bp7kw4SSxy5ll/2Ki1zfen2KDG3WaKGyHd0UF1ovXUFHciLdXGDdWOc8StebZu9"
    "ClZcBKC1clYwvl+/TR355kyDfluCwd9dfsS+BqiQLMMRkCLzuti38LDpeftr737i"
    "OfMYv5Ca+zUWdOiapYhsQom7FsHA6EUXefgEJ7ddyDDwB1/hhPGipGdj03IyDeJa"
    "EOiqJx/IRuzj/RIPk4bSUrlS2n+s4LxrlT3OgUkCAwEAAaNTMFEwHQYDVR0OBBYE"
    "FAEFlmqy/gp5B041PomKwesipNkaMB8GA1UdIwQYMBaAFAEFlmqy/gp5B041PomK"
    "wesipNkaMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAAoJRoP8"
    "7kAucSLxkw71ObCDW97VxcZ/YBK3zbZqk64VU4EMlioE+aAz+DjXG3zv1LB6nY91"
    "OKo8t5lzI/xN7q4sntsQJd7LWsJ+OmOXFfZj71wBioLaGHQ7jHIhIb2VlfaL8M2w"
    "agQh0dLe/vvPnwjwu8oRPS7P4t5hUJ+VjE2AC6X2MuaI579b3FpaZLlXUq8tuDN/"
    "OzLZJs85tld5rGeFRkCiDHfFJpq/ZLgPhZYUnji1fFHjgmNsnSleBe3n/NE2ANDJ"
    "wTrtIMovxxGrQAkmpCUV3oIe5XRkpvKr9JW8NyxvDW97XtXPgAWR9owgHhVr66Qg"
    "IiJy5nf9LQy65rM=";

static const char leaf[] =
    "MIIDADCCAeigAwIBAgIUe2AgbCJEq3CyNIQPhouIdWhU2uUwDQYJKoZIhvcNAQEL"
    "BQAwEjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjMwOTAyMjlaGA8yMTI1MDYx"
    "NzA5MDIyOVowETEPMA0GA1UEAwwGRW5naW5lMIIBIjANBgkqhkiG9w0BAQEFAAOC"
    "AQ8AMIIBCgKCAQEAwc2qPbmmxQu6GL5/HSpoERsaEkvlbzGUkHoiJkEBaPlkkzwO"
    "LZ1XUzblUnMQmBFgM/xEpfGeQ3C9VcMro+3ASVZbFIeExJcL0mfjFU0KNyEeqzot"
    "AAC+aFUDozX3a2ECRhTnb59BjTZIXq5g+RRCcPD0yP8MEd3PQES+mwUN/zWgDBQa"
    "/h+bc244qZ/v7mblrsyDSnMProXcErzMMy3G2kYqzLSYd04bLEKjDYaB5JGSKXna"
    "WmAx7yYvC8kEAHrY0vALGPEkgcRZ7MeQVNWww28Co0rdo45V2fdb4p1v/4omXaw4"
    "Rc6syL4jyDn7+94Cwt1ccxdGMZmSkK7rVggNNQIDAQABo00wSzAJBgNVHRMEAjAA"
    "MB0GA1UdDgQWBBStzMH6RUtUqmzy5Dp6YzXyVwaY8zAfBgNVHSMEGDAWgBQBBZZq"
    "sv4KeQdONT6JisHrIqTZGjANBgkqhkiG9w0BAQsFAAOCAQEAEeN94R7NV+5/T08T"
    "L9wm/kliAkWU+WuZpphLVv9yZV3tYlG4vUA9/ePwLOzU65dqSBgYXwcT/VR8EjaV"
    "kNRzGDRUEnY+3emVUN9cNhRCBA7Y/9a/6Gl+Z71dsomCIMgvpl6U0jKTAz4JZ0Ct"
    "PubRMYb7N7Lf++x/NKFj3Pk93zM7XR806Iei79C1jnb7Gxovntms4/fYxh1UD1wp"
    "z7JK3JOXqow4Nd+gxR0u1V7/6jiGQ7S0pSw5NQIPs87aAVhpQfMAgF4ABej4WPUz"
    "XZwIXukNhLMHQFChNPscAiXVAFFxmlyugHjohIrR4kqX1NRsBtadMZkMKvj4ggPY"
    "M8meWA==";

static const char own[] =
    "MIIDADCCAeigAwIBAgIUEW/wFxWKWUVMAuPH0CobMAwAdZQwDQYJKoZIhvcNAQEL"
    "BQAwEDEOMAwGA1UEAwwFT3RoZXIwIBcNMjYxMTIzMDkwMjI5WhgPMjEyNTA2MTcw"
    "OTAyMjlaMBAxDjAMBgNVBAMMBU90aGVyMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"
    "MIIBCgKCAQEAmaaGtCOO4GU0tCcWxBSgd/QUbnI5DHojt5leNnXxyypx9MGlPGNv"
    "LHc6AVYWd+YyB7A20saBg9JDWL8RDgcakSFogjzOEo9aEKB+XB7DXtKZmRWAb0Jl"
    "FYsYhOSfYCnwT/4fwCrHIj8c8IZdJ0qum3G4KN/hsTznuSqPSgIOGqWuMxubX1OB"
    "w435bIAuIZC1njnRszmmU32sqY5KzccfZNNWZuPf9UXvlpw+01ql4oxP/aDOHWjW"
    "6wsSHX5PFoc5fZUtNhRoMTJiKHMwwctg5pbeCtaLJ3Ge7EvTcZnrB5p/u5xjyXIr"
    "tJ+Ossx82Kev19okBzvTjZni6s4pnKk0FQIDAQABo1AwTjAdBgNVHQ4EFgQUWudU"
    "xdfY8J1R+PNTOFczlh5oukMwHwYDVR0jBBgwFoAUWudUxdfY8J1R+PNTOFczlh5o"
    "ukMwDAYDVR0TAQH/BAIwADANBgkqhkiG9w0BAQsFAAOCAQEAdI4joGoalcdEmort"
    "fizoUtUS5bD0FLz2nQosuehfLI9QHhDZE4TfKU89AYaUQrZcKgYmxTuV9mwpLGW1"
    "nVReAIeAnm/JEf49+CRcJOWlqrwinnq9/3K+Wnf6jRGgDbeMHzcYRQ/BBONoeFsE"
    "NAOycW3jk/fL8Hhjdp0q0YC8Lqpxy6SMkrn8B9nINZyK88m0j4unp+6TZp4WnC7K"
    "gVJdKEQec/9tYTwBy7isXUvGVe9RpL8ITW+DLoxlXRpzQUdnF+WquWbC+Q8009Js"
    "5DQikElsm2QMyW4TDWMYk+yJGeFxYW/0MjC8F9aGK0Aoo4kEvHL275rrDuNeeZ+I"
    "Rzn80g==";

static const char sub[] =
    "MIIC+zCCAeOgAwIBAgITHBW+jtpMCbOTEo3ymuPdTIwmYzANBgkqhkiG9w0BAQsF"
    "ADARMQ8wDQYDVQQDDAZFbmdpbmUwIBcNMjYxMTIzMDkwMjI5WhgPMjEyNTA2MTcw"
    "OTAyMjlaMA4xDDAKBgNVBAMMA1N1YjCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC"
    "AQoCggEBALfP5V8AdqZjkyo44V6+ZBwCJXOZzBXw88f8aG9PKkH/FQQUxoKg7xn1"
    "it17/IQ7qzJf3v9JCoAqHV+zyQkwVwFKDZz9MEuHSEXTxoERilyX69U3uwPtpNyp"
    "JUkIECLgFm2IjiWlwUjVOl2kgO108jt+XZT/LOisY6No/ayB999adfnTjgs/pyYI"
    "XzTPJRv/Z5GOF2vYOcvcTQ4IO5/+JkLwnn3aCf7oOTm2kAv929q0Hez9ouhErW4m"
    "BSInDo4qo8eGs9zJkVLnQNcyuPDUi8bmJHEF7EZ3IdRZsIIWKutLV1755IQuwTuy"
    "v65hjnkorXujuvvuEOBpIIoTnDhk6TsCAwEAAaNNMEswCQYDVR0TBAIwADAdBgNV"
    "HQ4EFgQUKolp+4lV2EVIsx9YBnWHxDQ5+lAwHwYDVR0jBBgwFoAUrczB+kVLVKps"
    "8uQ6emM18lcGmPMwDQYJKoZIhvcNAQELBQADggEBAEBJMPOxu9nvrrRfWu3EPvrX"
    "zLMip+SLqosTRaHY5VLCYSRVu1a/Vr7UUvTSWi3xqyVMN/rUhT8dR6xqTpcTADqQ"
    "EamjL0o6chz2SfbIzBo3c2pTJXnA5uvJoEM0zVml6vK4Y+ffwJEHaFJGa0h140Qa"
    "vy/3d7lWYxnHhOJRmbvcydYcAFD+HMs2KfO5ZeeFywjr8B2RKZY039M/m1ymRkg1"
    "BhsvQUCrmNHsbfVB00shwQ7FkH9Dn/83BHTrEX2Z4LZMbiLmksE34d0JTD1PdVPV"
    "hhDIvsRSPZDgkMrVUmV/0dLEORSe8V8ze3M32utlUMfsDjfq1hSwWFoBYidmJoM=";

static const char payload[] =
    "eyJ1dWlkIjogIjAxOTViN2E4LTBhOTYtODJmOC05ZGQ4LWRkMzcyMjBkNzM5YyIs"
    "ICJ2Y29uIjogIjAuNC4wIiwgInBhcnRpZXMiOiBbXX0";

static const char rs256[] =
    "eyJhbGciOiAiUlMyNTYifQ";

static const char by_leaf[] =
    "G8aJo8z-1VbQ2OFiLNyL0eNIcU_QxXxv32ZRwGjt8KEm9_XOOYKFsEyj_wFit1BO"
    "cwD3dMr-dS0k1pY8e82TJrgSa77LxKcnbTsEfVc6LZS6fN8ePTxUOO48icsTfK7Q"
    "JP5y70VIJsBx94aa_dP0oZSoXS3fDmb1qCURGgDsehjpS5UzGBssNuvE2tqrmtnj"
    "KHbaE94UWzEliAWfmEqfyguk9iDHpE2RN9q7ZNKFlaLdNE0z2WDDGijq6TuKKKaU"
    "0Y6wyxqZxdlMQkgYbUzKJD081L9UfbfYWBcEKatoxfwmKvUiMqUpg1Tw0Ftck3wy"
    "I36plqhBKJZ6hxQKNC9H0w";

static const char by_own[] =
    "ixmIp2Y_DaZvGYnbA7BeIgWyTbEkHiDLf8XZp3bGPgv8AH4RlY_wcVafsSsjQup2"
    "VhFmJfWzUUcRG7nYDnPftrADSggtXSyFa_bCsIm2umMCjT6PsLZJTVgqVxV6BMCh"
    "CybpAicTIrX9AOvUiH3RD7w8XTjXLKmpkCn3VsZOCV3CymNFJ4VIQY7lHaVH6EGD"
    "qX0j1rQzQn5I-U18RHqYPUdByVUpq7KT2PhjVfxbr5a9L_tNJbHZ_PIpzQrD7-1v"
    "krzamLyTDHmpBw2CYrHoy5RoFabnHzhaLnd2RLAreDpCQ3dUZdYgRV34BiK8k4Em"
    "ot2qDGo7JEDluOTlBVEkYg";

static const char by_sub[] =
    "o7Yw8Qh-i_RTwBj3djkr306YlBna9R9h8biB5Lcd8oNfoi2vojX32BHVicYsSdLH"
    "sf7gzhDfDvmSyQTwV4N2TNDVLZCOVFudrF0hSKVZSuvc1oKa-PIT5vKn7XlNuJ9c"
    "K-KYQ2r0H-HSPEo56dQ5TVsTfdKfzWkWedhLOcBp1g5VLyu5O6nHBecZ4De3FDUP"
    "VZ9ef11ns2hjy8Iofz4Oi6tDUg08RX1kieRytq53jvPV9HoDn8Gj6cXfurJR_iUU"
    "3vrgHI_VAtqHbAtXKz_ojQ1SFp1SS8ewOSkMvMqjwclVex6bycVQZzMUDzvKkHXx"
    "LRrY7pijVwi6JoQhBl-L1Q";

static const char none[] =
    "eyJhbGciOiAibm9uZSJ9";

static const char by_leaf_none[] =
    "Dtp7p7ShA-CiTv9c0tVbqvc16Q4rZ8sgCFvL2Mrixy4grcVqXBbO32lCIYrkjUhI"
    "RknXrZJsf8N6JJXZpVpL-qdWDrAmdUn0R_nnhvIyKzANNjF6o8QVBE9B285EAkxH"
    "G0wQnv3fLbzWFgssmke6TzpEhjQn0ocS5Y4vYhE2b4IR542_qRB21tlk6AuoIRDe"
    "C4bLfheQOpfu-F9pUAMqxI4C9zY0GyC3nyT_VhHKNskbllvgiq7-fWfxzh04B55M"
    "RaQq_hxcSIAD5jFZyBqjE7aZaIswWh4qXSOloyi8wcGD4xIsNZhlsdc160F-sq9O"
    "VZ9SI1UyBPWs9YpkH3OG7Q";

static const char hs256[] =
    "eyJhbGciOiAiSFMyNTYifQ";

static const char by_leaf_hs256[] =
    "DUutaAplTsJtU5gxeJM784OTkVdL_xjmayK06mIAit8gGXqYrUUW-BAtqlAtLooX"
    "cAFvM6LPxHhVRbqA_-vgcdOrzMFMyGL4Tur4QgR39b5CMrI2rVnBWrm2oqxS9Y72"
    "ujB9F6hAT3EXBrJC40Xebx956fgpLkVnctwz3lgiAMcfxGDpcwMO3jFszHCTRM2R"
    "h_dRd5XcRs5VdDza8T_lc6mbjqov868oHkadsRPzlnYmyL9clTwKtn6ByFPUzgkb"
    "ugXM9Q3ZJTMB2znzTNeqW4hqo5OrHc3ZvwLFoS491EEk4VXQN_kBG-TqerLa0p_a"
    "J-l28dmO19KrDp_VaLmSBw";

static const char rs384[] =
    "eyJhbGciOiAiUlMzODQifQ";

static const char by_leaf_rs384[] =
    "lKNzQsxLTN0zpFJVfZk08T5EjM2Ve-WCekhYtYlILATvmTgcueoivrME7X3BdHnp"
    "sn6OoUwyMtd1F558HdV4fJyTzGMUfki5dWzcZPxDdqu3X2cpRe_5niNw5uUf9Sv2"
    "63u9nFAW7pLWnkDsnQ7ShK5iOGLLSY96GTR1pT0Ivsy-BSWiwSD-qZHWWlnZnina"
    "XHVwkm5WkwNaJcUELyYZ2btamCkzOn4UvsK_EGB2KjMfR-1JD0rkLXQcDlpKEJwP"
    "Xi7wsFwT9E-mQ7DUf18j_42UiCu2gDPzMRY5paNikPAWzPOn382xQqvEp449YU--"
    "ijx2q4Z271tHm4QoXL4wbw";

static const char crit[] =
    "eyJhbGciOiAiUlMyNTYiLCAiY3JpdCI6IFsiYjY0Il0sICJiNjQiOiBmYWxzZX0";

static const char by_leaf_crit[] =
    "lbLJ0Y_2epqh-9-DdqQjQIJwgDO4vJN8HSb8asuGEg_ZYZndQZz0Q2G2K08uMwH1"
    "lHg4uA-Nzi_QlEGTtD_RYpXeKeC7nVXSgVygNwvEvvd4EWOBoGkaYY4aOAXASECH"
    "Lu3m0Vy4FE7yJ8tgRFxqwXJrRKZ7GjeEJh8ZUHJb6m0mcBO8yqmLNcVVUNy-ruBi"
    "Yunc2-pfdS2ay9batVgA7-G273vTc_C7henMsQEOxDAMDuMEqYEa3rDcGRFUgqJv"
    "Xjohv3s605IBIsg-l54lqdl9urN6XUxc5VrAc_uFcHwFLhzeMeyWpuqLVq-uRgwV"
    "u4fNhxcbkpcLBHzg7iFZQg";

#endif
