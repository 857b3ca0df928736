package aloft.cli.esbuild;

import java.util.Map;

/// A version of esbuild with the digests of its archives.
///
/// @param digests the SHA-512 in base64 of the archive of `@esbuild/PLATFORM`, by platform
record EsbuildRelease(String version, Map<String, String> digests) {

  /// The version that projects without an esbuild of their own use. The digests are those of the
  /// npm registry (`npm view @esbuild/PLATFORM@VERSION dist.integrity`).
  static final EsbuildRelease PINNED =
      new EsbuildRelease(
          "0.28.2",
          Map.ofEntries(
              Map.entry(
                  "aix-ppc64",
                  "XExcO+dvLKvVtNTibSTBej1NCAbaGhWn9Ww1ZPx80qsahhPFe/8jgWP0IchN"
                      + "e0F3HwkU7n8ejhH8bjonqht8mQ=="),
              Map.entry(
                  "android-arm",
                  "kXXoiPVVGQcnIYGOeaovwOURpniDBpSq4A03qkQ+BMQqtGG6HYap3xne9C1O"
                      + "1yo4TR3qxlCX5IqqmX6fFo2Lqg=="),
              Map.entry(
                  "android-arm64",
                  "5YfKeeI8qWfBZIX+u2xZC3Zlb3Os/gLS2sbEKM+I4ZOcsWmHS2WLysCcQZDA"
                      + "FRslDUU5Oiq44gf6PYN1vGwG5A=="),
              Map.entry(
                  "android-x64",
                  "O387ite7SzUyCcy3JQX4P4bLtEA7bLLkx+esve5JHnyYfNTxcVpXZo9jhdB0"
                      + "lTKN44gztELTdU7nS8Nr16Fs1Q=="),
              Map.entry(
                  "darwin-arm64",
                  "n4KqkOQrraxHJcgjM1RvwbigfQKIKJVpM7xp+KsxiyUSrRdIXnt73VhrPAx0"
                      + "fV44hgfmIVKjxMN9J1t5jySVkw=="),
              Map.entry(
                  "darwin-x64",
                  "uq6suIWYP37qzGddBKPw5QEQPi6HiLGsO7UmkpfyaYNQ3D+rN6w6WfwH+nuq"
                      + "cGXWvawGwxOEroO4YGnFh95azw=="),
              Map.entry(
                  "freebsd-arm64",
                  "n+I0BTSRIoy+d6RPKnEVwql5UwBJolytvY4mAOIEJorKlqgPII8ix6slVVrf"
                      + "Z5Tnj7glIZvloylbB/EJPMWEXw=="),
              Map.entry(
                  "freebsd-x64",
                  "78XJTJkvPs0kz2w61301PJjXl4g7q3JqiYMZ/M/yVI73EHBrCRTgkhu9oqG7"
                      + "vPqq+a/yadEW8aD+agKlk5xrmg=="),
              Map.entry(
                  "linux-arm",
                  "XlDnu2q5yoqems+xay6wSAcg9DDD7K9RLKZEBOMZm3ckNpJBvOX20tSfby8K"
                      + "frrhINDyv9V2YVZKY/SpoGJI8w=="),
              Map.entry(
                  "linux-arm64",
                  "pW4AC0P3it8c7do9MVM4p51FzHzdM/TZrerurgRcHJ2WTa1VQ1CIq18xncfp"
                      + "BJw4ojkiZZrKW2yIBWBP92j6Ug=="),
              Map.entry(
                  "linux-ia32",
                  "CYbnj78HsIeA+DhgUKgFCfvNsTHFhMMrinUrMZpDXJXKN8T3XViTZ/+wtHeV"
                      + "xEWY8ewSzTFN+nRmSwO2tZaLUQ=="),
              Map.entry(
                  "linux-loong64",
                  "buwkd8nsph4R+ajRvw0qM5Hja/TXQow3ptzWO2EbG/cqcIkHloRrdlBtQlsh"
                      + "yYGTNFvfkfJ5tpPLVkY4DtsPfQ=="),
              Map.entry(
                  "linux-mips64el",
                  "ZVykbDyk7519VwiNb9Lcj9m8XM6v5V9uKPvrEMkkEedVewf+0itkhahp4HDp"
                      + "gERXhwLRpWFypsGbG/J8s0QjJA=="),
              Map.entry(
                  "linux-ppc64",
                  "CAXl+Dtd9UUuJd8pKKdwh6MLm3MUMiqMPmhZ3tTSXPqfyQ3vDl6R5hZdZ/kY"
                      + "ojK4ofXtdfSv1tFq8XzWx3heNQ=="),
              Map.entry(
                  "linux-riscv64",
                  "GeXCej4IQtU1B+QlDV8W/RRvbzI3O/Stss+/bCXv4lZls5WGRtu2a+3JkA3i"
                      + "4qIUlMXpcHebWpF8AkJhATowuA=="),
              Map.entry(
                  "linux-s390x",
                  "3H1weTYZPxt/WOhByszQZybS9w5lKzUn1FDMsgEChbHWQwHYQQRfBxgCcZvP"
                      + "hjHfKyJjIievvMmEUawJrdY9Dg=="),
              Map.entry(
                  "linux-x64",
                  "4xTZr1FUmSoQW4XIWmit3tzQrUTZM+N3P0XV8xROKYF50XfI7xeO90+1bZvN"
                      + "wxIufQ9hDQVRJH5YhgPVF8A/HQ=="),
              Map.entry(
                  "netbsd-arm64",
                  "sSATRjPeDBg3pdgHoQfoYBob11Kk1FGa9lui5RIHZCoCkJa9QKlvl3/vKz2u"
                      + "sCmYYjs7ymJR/2Nnsqe+Hjt5nw=="),
              Map.entry(
                  "netbsd-x64",
                  "lqnzCV+mM0gIADaKihiCg6ifgfU2L3h5E33rNQBN1Y4MaVGnzryzmvvf7UHx"
                      + "prpQdE8hpqLolJ9Rl+SkIRDpyw=="),
              Map.entry(
                  "openbsd-arm64",
                  "AL2qJILH7lNjrDmCQDvdxMfAUIv8KMNZOvrwAQ8i8//ntL9FflhOyMJ8OZSM"
                      + "Bb8/AWXe3/5v5S20y3zCoZWKoQ=="),
              Map.entry(
                  "openbsd-x64",
                  "QtiuPytchRyC4rwUKhexJdQKvDuZ6hWloi3igqPQNUJCS1/v9EiO3UTOXR6A"
                      + "3FoMo4fnAKbWJdqaIwhOzh8qEw=="),
              Map.entry(
                  "openharmony-arm64",
                  "WkhYDmpTjLvGlScA1rwjRUmhl4k8oXR3cIbtqWmELgU/dFeHHlEllxDvdWcN"
                      + "JV9rbzCexB5vz8gtNewWLgCT7Q=="),
              Map.entry(
                  "sunos-x64",
                  "GPMSkTOtMnv2U2F8gxe4Io6qmVs+YKyp832Etqqxr0hFngmXQ3rzwytelm3G"
                      + "In7T4VviRUlf3sOgBOiTdvaf7g=="),
              Map.entry(
                  "win32-arm64",
                  "PIhhEkE9uPBleRBrQEJpUn7MBnibZzbGzYWPmY3x+YoVg/95zbjB4CxPPOQ8"
                      + "l5tYYM4mMaCthF8/1DIfBQQyWQ=="),
              Map.entry(
                  "win32-ia32",
                  "YmJbfTlvU7Sdn9BB+4PRES4oB6pxgS37MAONj+hBr/cpXS1aBPKXxNnDbu+Q"
                      + "CWPj0o9dgyxeq79g6c5P8KeuYA=="),
              Map.entry(
                  "win32-x64",
                  "5ebpxr3nWMzrL/rnUI755Jkuee0bHL/Gq0WTF9lvcpv73wAp5eu8MfBUgWK9"
                      + "bhWvZjj7yX8etf/8tI8Ney695g==")));
}
