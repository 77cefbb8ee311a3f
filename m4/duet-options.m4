dnl DUET_WARNINGS: warnings are errors in a git checkout, where they can be
dnl mended, and not in a released tarball, which has to build with compilers to come

AC_DEFUN([DUET_WARNINGS], [
AC_ARG_ENABLE([werror],
	[AS_HELP_STRING([--enable-werror],
		[treat warnings as errors @<:@in a git checkout: yes, else no@:>@])],
	[], [AS_IF([test -e "$srcdir/.git"], [enable_werror=yes], [enable_werror=no])])
WARN_CFLAGS="-Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes"
duet_werror_word=shown
AS_IF([test "$enable_werror" != no],
	[WARN_CFLAGS="$WARN_CFLAGS -Werror"
	duet_werror_word=errors])
AC_SUBST([WARN_CFLAGS])
])

dnl DUET_SANITIZER: --enable-sanitizer=LIST and --enable-fuzzer

AC_DEFUN([DUET_SANITIZER], [
AC_ARG_ENABLE([sanitizer],
	[AS_HELP_STRING([--enable-sanitizer=LIST],
		[build with -fsanitize=LIST, such as address,undefined or thread])],
	[AS_CASE([$enable_sanitizer],
		[yes], [enable_sanitizer=address,undefined],
		[no], [enable_sanitizer=])],
	[enable_sanitizer=])
AC_ARG_ENABLE([fuzzer],
	[AS_HELP_STRING([--enable-fuzzer],
		[link the fuzz targets with libFuzzer (clang) instead of the replayer])],
	[], [enable_fuzzer=no])

SANITIZER_FLAGS=
AS_IF([test -n "$enable_sanitizer"],
	[SANITIZER_FLAGS="-fsanitize=$enable_sanitizer -fno-omit-frame-pointer"
	AS_CASE([$enable_sanitizer],
		[*undefined*], [SANITIZER_FLAGS="$SANITIZER_FLAGS -fno-sanitize-recover=undefined"])])
FUZZER_CFLAGS=
FUZZER_LDFLAGS=
AS_IF([test "$enable_fuzzer" != no],
	[FUZZER_CFLAGS=-fsanitize=fuzzer-no-link
	FUZZER_LDFLAGS=-fsanitize=fuzzer])

AC_MSG_CHECKING([whether $CC can build with these sanitizers])
duet_save_CFLAGS=$CFLAGS
CFLAGS="$CFLAGS $SANITIZER_FLAGS $FUZZER_CFLAGS"
AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
	[AC_MSG_RESULT([yes])],
	[AC_MSG_RESULT([no])
	AC_MSG_ERROR([$CC does not link with $SANITIZER_FLAGS $FUZZER_CFLAGS])])
CFLAGS=$duet_save_CFLAGS

AC_SUBST([SANITIZER_FLAGS])
AC_SUBST([FUZZER_CFLAGS])
AC_SUBST([FUZZER_LDFLAGS])
AM_CONDITIONAL([FUZZER], [test "$enable_fuzzer" != no])
])

dnl DUET_PAGE: --disable-page and --with-page-dir

AC_DEFUN([DUET_PAGE], [
AC_ARG_ENABLE([page],
	[AS_HELP_STRING([--disable-page],
		[leave out the page, which needs npm once to fetch janus.js])],
	[], [enable_page=yes])
AC_ARG_WITH([page-dir],
	[AS_HELP_STRING([--with-page-dir=DIR],
		[where the page goes @<:@JANUS-PREFIX/share/janus/duet@:>@])],
	[pagedir=$with_page_dir], [pagedir=$janus_prefix/share/janus/duet])
AC_SUBST([pagedir])
AM_CONDITIONAL([PAGE], [test "$enable_page" != no])
])
