dnl DUET_JANUS: finds Janus's headers and the folders it loads from
dnl
dnl Substitutes JANUS_CPPFLAGS, JANUS_API, janus_prefix, plugindir, confdir.
dnl The folders are Janus's, so they do not follow --prefix or --libdir.

AC_DEFUN([DUET_JANUS], [
AC_ARG_WITH([janus],
	[AS_HELP_STRING([--with-janus=PREFIX],
		[the Janus to build for @<:@the system's@:>@])],
	[], [with_janus=yes])
AC_ARG_WITH([janus-plugindir],
	[AS_HELP_STRING([--with-janus-plugindir=DIR],
		[where this Janus looks for plugins])],
	[], [with_janus_plugindir=])
AC_ARG_WITH([janus-confdir],
	[AS_HELP_STRING([--with-janus-confdir=DIR],
		[where this Janus looks for configurations])],
	[], [with_janus_confdir=])

_DUET_JANUS_PREFIX
_DUET_JANUS_HEADERS
_DUET_JANUS_DIFFERENCES
_DUET_JANUS_PLUGINDIR
_DUET_JANUS_CONFDIR

AC_SUBST([JANUS_CPPFLAGS])
AC_SUBST([JANUS_API])
AC_SUBST([janus_prefix])
AC_SUBST([plugindir])
AC_SUBST([confdir])
])

dnl A janus-gateway.pc, where there is one, is asked for its variables only: its
dnl Requires name what the core was built with, which a plugin does not need.
AC_DEFUN([_DUET_JANUS_PREFIX], [
AC_MSG_CHECKING([for Janus])
janus_pc=
janus_prefix=
AS_CASE([$with_janus],
	[no], [AC_MSG_ERROR([a Janus plugin cannot be built without Janus])],
	[yes], [
		janus_pc=janus-gateway
		for dir in /usr /usr/local; do
			AS_IF([test -z "$janus_prefix" &&
				test -f "$dir/include/janus/plugins/plugin.h"],
				[janus_prefix=$dir])
		done
	],
	[/*], [
		janus_prefix=$with_janus
		for file in "$with_janus"/lib/pkgconfig/janus-gateway.pc \
			"$with_janus"/lib64/pkgconfig/janus-gateway.pc \
			"$with_janus"/lib/*/pkgconfig/janus-gateway.pc; do
			AS_IF([test -z "$janus_pc" && test -f "$file"], [janus_pc=$file])
		done
	],
	[AC_MSG_ERROR([--with-janus needs an absolute path, not $with_janus])])

janus_libdir=
janus_includedir=
AS_IF([test -n "$janus_pc" && test -n "$PKG_CONFIG" &&
	dir=`$PKG_CONFIG --variable=prefix "$janus_pc" 2>/dev/null` && test -n "$dir"],
	[janus_prefix=$dir
	janus_libdir=`$PKG_CONFIG --variable=libdir "$janus_pc"`
	janus_includedir=`$PKG_CONFIG --variable=includedir "$janus_pc"`],
	[janus_pc=])
AS_IF([test -z "$janus_prefix"],
	[AC_MSG_RESULT([no])
	AC_MSG_ERROR([no Janus headers found; install them (Debian: janus-dev)
or name the prefix of your Janus: --with-janus=PREFIX])])
AS_IF([test -z "$janus_includedir"], [janus_includedir=$janus_prefix/include])
AC_MSG_RESULT([$janus_prefix${janus_pc:+ ($janus_pc)}])
])

dnl The headers of 1.1 name each other as if include/janus were searched, those
dnl of 1.4 relative to themselves. -isystem: their warnings are not ours.
AC_DEFUN([_DUET_JANUS_HEADERS], [
AC_MSG_CHECKING([how to include Janus's headers])
duet_save_CPPFLAGS=$CPPFLAGS
duet_headers=no
AS_IF([test "$janus_includedir" = /usr/include], [duet_base=],
	[duet_base="-isystem $janus_includedir"])
for flags in "$duet_base" "$duet_base -isystem $janus_includedir/janus"; do
	AS_IF([test $duet_headers = no], [
		JANUS_CPPFLAGS=$flags
		CPPFLAGS="$duet_save_CPPFLAGS $flags $GLIB_CFLAGS $JANSSON_CFLAGS"
		AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
			#include <janus/plugins/plugin.h>
			#include <janus/config.h>
			#include <janus/rtcp.h>
			#include <janus/rtp.h>
			#include <janus/sdp-utils.h>
			]], [[janus_plugin_rtp packet = { 0 }; (void)packet;]])],
			[duet_headers=yes])
	])
done
AS_IF([test $duet_headers = no],
	[AC_MSG_RESULT([unknown])
	AC_MSG_ERROR([Janus's headers in $janus_includedir/janus cannot be used; see config.log])])
AC_MSG_RESULT([${JANUS_CPPFLAGS:-no options needed}])

AC_COMPUTE_INT([JANUS_API], [JANUS_PLUGIN_API_VERSION],
	[#include <janus/plugins/plugin.h>], [JANUS_API=0])
AC_MSG_CHECKING([the Janus plugin API])
AC_MSG_RESULT([$JANUS_API])
AS_IF([test "$JANUS_API" -lt 102],
	[AC_MSG_ERROR([Janus 1.1.2 (plugin API 102) or newer is needed])])
CPPFLAGS=$duet_save_CPPFLAGS
])

dnl The API version alone does not tell: signatures changed between its steps
AC_DEFUN([_DUET_JANUS_DIFFERENCES], [
duet_save_CPPFLAGS=$CPPFLAGS
CPPFLAGS="$CPPFLAGS $JANUS_CPPFLAGS $GLIB_CFLAGS $JANSSON_CFLAGS"
AC_MSG_CHECKING([whether Janus's simulcast helper takes a dependency descriptor])
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
	#include <janus/rtp.h>
	gboolean (*process)(janus_rtp_simulcasting_context *, char *, int, uint8_t *, int,
		uint32_t *, char **, janus_videocodec, janus_rtp_switching_context *, janus_mutex *);
	_Static_assert(__builtin_types_compatible_p(__typeof__(process),
		__typeof__(&janus_rtp_simulcasting_context_process_rtp)), "other signature");
	]], [])],
	[AC_DEFINE([HAVE_JANUS_SIMULCAST_DD], [1],
		[janus_rtp_simulcasting_context_process_rtp() takes a dependency descriptor])
	AC_MSG_RESULT([yes])],
	[AC_MSG_RESULT([no])])
AC_CHECK_MEMBERS([janus_plugin_rtp_extensions.abs_capture_ts], [], [],
	[[#include <janus/plugins/plugin.h>]])
CPPFLAGS=$duet_save_CPPFLAGS
])

AC_DEFUN([_DUET_JANUS_PLUGINDIR], [
AC_MSG_CHECKING([where Janus looks for plugins])
plugindir=$with_janus_plugindir
duet_libdirs="$janus_libdir $janus_prefix/lib/$host_cpu-$host_os"
for dir in "$janus_prefix"/lib/*-linux-gnu* "$janus_prefix/lib64" "$janus_prefix/lib"; do
	duet_libdirs="$duet_libdirs $dir"
done
# Janus's own plugins tell best; a bare folder is the second-best sign
for name in libjanus_videocall libjanus_echotest libjanus_videoroom ''; do
	for dir in $duet_libdirs; do
		AS_IF([test -z "$plugindir" && test -d "$dir/janus/plugins"], [
			for file in "$dir/janus/plugins/$name"*.so "$dir/janus/plugins"; do
				AS_IF([test -z "$plugindir" && test -e "$file"],
					[AS_IF([test -z "$name" || test -f "$file"],
						[plugindir=$dir/janus/plugins])])
			done
		])
	done
done
# A Janus described by a pc file puts them there, whether any is installed or not
AS_IF([test -z "$plugindir" && test -n "$janus_libdir"],
	[plugindir=$janus_libdir/janus/plugins])
AS_IF([test -z "$plugindir"],
	[AC_MSG_RESULT([unknown])
	AC_MSG_ERROR([there is no janus/plugins folder below $janus_prefix;
install Janus itself (Debian: janus) or use --with-janus-plugindir=DIR])])
AC_MSG_RESULT([$plugindir])
])

AC_DEFUN([_DUET_JANUS_CONFDIR], [
AC_MSG_CHECKING([where Janus looks for configurations])
AS_IF([test -n "$with_janus_confdir"], [confdir=$with_janus_confdir],
	[test "$janus_prefix" = /usr], [confdir=/etc/janus],
	[confdir=$janus_prefix/etc/janus])
AC_MSG_RESULT([$confdir])
])
