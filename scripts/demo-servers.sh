# Duet: one-to-one calls for Janus
# Copyright (C) 2026 The Duet authors
# SPDX-License-Identifier: GPL-3.0-only
#
# For ./demo: Janus, TURN server, page and nginx. Uses build, lan, logs, port,
# prefix, run and turn of ./demo.
# shellcheck disable=SC2154

# --- Janus -----------------------------------------------------------------------

# Where this Janus has its transports: beside the plugins
janus_folder() {
	local plugins
	plugins=$(sed -n 's/^plugindir = //p' "$build/Makefile")
	echo "${plugins%/*}"
}

janus_config() {
	local folder
	for folder in plugins transports loggers events; do
		mkdir "$run/$folder"
	done
	ln -s "$build/.libs/libjanus_duet.so" "$run/plugins/"
	ln -s "$(janus_folder)/transports/libjanus_websockets.so" "$run/transports/"
	cp conf/janus.plugin.duet.jcfg.sample "$run/janus.plugin.duet.jcfg"
	cat >"$run/janus.jcfg" <<-END
	general: {
		configs_folder = "$run"
		plugins_folder = "$run/plugins"
		transports_folder = "$run/transports"
		loggers_folder = "$run/loggers"
		events_folder = "$run/events"
		debug_colors = false
		debug_timestamps = true
	}
	media: {
		rtp_port_range = "20000-20999"
	}
	END
	# A socket in our own folder: no port, and nobody else gets in
	cat >"$run/janus.transport.websockets.jcfg" <<-END
	general: {
		json = "compact"
		ws = true
		ws_unix = "$run/janus.sock"
		wss = false
	}
	admin: {
		admin_ws = false
	}
	END
}

start_janus() {
	local janus=$prefix/bin/janus
	[ -e "$(janus_folder)/transports/libjanus_websockets.so" ] ||
		fail "The Janus in $prefix has no WebSockets transport: build it with libwebsockets"
	janus_config
	start janus 'WebSockets thread started' "$janus" -F "$run" -C "$run/janus.jcfg"
	grep -q 'Duet.* initialized' "$logs/janus.log" ||
		fail "Janus did not load the plugin; see $logs/janus.log"
	# nginx's workers are another user when we are root
	chmod 666 "$run/janus.sock"
}

# --- TURN --------------------------------------------------------------------------

# A relay to this machine alone, for a user that lives as long as the demo
turn_password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')

start_turn() {
	local address
	{
		for address in 127.0.0.1 $(ipv4); do
			echo "listening-ip=$address"
		done
		for address in $(ipv4); do
			echo "allowed-peer-ip=$address"
		done
		cat <<-END
		denied-peer-ip=0.0.0.0-255.255.255.255
		relay-ip=$(ipv4 | head -n 1)
		listening-port=$((port + 1))
		lt-cred-mech
		realm=duet.demo
		user=demo:$turn_password
		userdb=$run/turn.db
		pidfile=$run/turn.pid
		log-file=stdout
		no-tls
		no-dtls
		no-cli
		no-rfc5780
		END
	} >"$run/turn.conf"
	start turn 'Total General servers' turnserver -c "$run/turn.conf"
}

# --- the page and nginx ----------------------------------------------------------

# A copy: nginx's workers may be a user who cannot read the source tree
make_page() {
	grep -q '^page_DATA' "$build/Makefile" ||
		fail "$build was configured without the page: remove it, or configure it anew"
	step build.log make -C "$build" install-pageDATA install-pagestyleDATA install-pageviewsDATA \
		install-pagewordsDATA install-pagevendorDATA pagedir="$run/page"
	[ -z "$turn" ] || turn_settings
	chmod -R go+rX "$run/page"
	chmod 755 "$run"
}

# The page's own settings, and our TURN server besides
turn_settings() {
	local urls='' address
	for address in $(ipv4); do
		urls+="'turn:$address:$((port + 1))', 'turn:$address:$((port + 1))?transport=tcp', "
	done
	mv "$run/page/settings.js" "$run/page/settings-plain.js"
	cat >"$run/page/settings.js" <<-END
	import { readSettings as readPlain } from './settings-plain.js';

	const turn = { urls: [${urls%, }], username: 'demo', credential: '$turn_password' };

	export function readSettings(location) {
		const settings = readPlain(location);
		return { ...settings, iceServers: [...settings.iceServers, turn] };
	}
	END
}

certificate_covers() { # FILE
	local address
	openssl x509 -checkend 86400 -noout -in "$1" >/dev/null 2>&1 || return 1
	for address in $(addresses); do
		openssl x509 -noout -checkip "$address" -in "$1" | grep -q 'does match' || return 1
	done
}

# Kept, so that an exception made in a phone lasts; made anew when an address is new
make_certificate() {
	local folder=$logs/certificate names address
	certificate=$folder/cert.pem
	! certificate_covers "$certificate" || return 0
	echo 'Making a certificate'
	mkdir -p "$folder"
	names=DNS:localhost,IP:127.0.0.1
	for address in $(addresses); do
		names+=,IP:$address
	done
	(umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
		-days 397 -subj '/CN=Duet demo' -addext "subjectAltName=$names" \
		-addext extendedKeyUsage=serverAuth \
		-keyout "$folder/key.pem" -out "$certificate") >"$logs/openssl.log" 2>&1 ||
		fail "openssl made no certificate; see $logs/openssl.log"
}

nginx_listen() {
	if [ -n "$lan" ]; then
		echo "listen $port ssl;"
		! has_ipv6 || echo "listen [::]:$port ssl;"
		echo "ssl_certificate $certificate;"
		echo "ssl_certificate_key ${certificate%/*}/key.pem;"
	else
		echo "listen 127.0.0.1:$port;"
		! has_ipv6 || echo "listen [::1]:$port;"
	fi
}

nginx_config() {
	cat <<-END
	daemon off;
	worker_processes 1;
	pid $run/nginx.pid;
	error_log stderr notice;
	events {
	}
	http {
		access_log off;
		client_body_temp_path $run/nginx-body;
		proxy_temp_path $run/nginx-proxy;
		fastcgi_temp_path $run/nginx-fastcgi;
		uwsgi_temp_path $run/nginx-uwsgi;
		scgi_temp_path $run/nginx-scgi;
		charset utf-8;
		charset_types text/html text/css text/javascript;
		types {
			text/html html;
			text/css css;
			text/javascript js mjs;
			application/json json;
			image/svg+xml svg;
			image/png png;
		}
		gzip on;
		gzip_types text/css text/javascript image/svg+xml;
		server {
			$(nginx_listen)
			location / {
				root $run/page;
				add_header Cache-Control no-cache;
			}
			location = /favicon.ico {
				return 204;
			}
			location = /janus-ws {
				proxy_pass http://unix:$run/janus.sock:/;
				proxy_http_version 1.1;
				proxy_set_header Upgrade \$http_upgrade;
				proxy_set_header Connection upgrade;
				proxy_read_timeout 1h;
			}
		}
	}
	END
}

start_nginx() {
	[ -z "$lan" ] || make_certificate
	nginx_config >"$run/nginx.conf"
	start nginx 'start worker process ' nginx -p "$run" -e stderr -c "$run/nginx.conf"
}

announce() {
	local address
	echo
	if [ -z "$lan" ]; then
		echo "Open this in two tabs: http://localhost:$port/"
	else
		echo 'Open one of these on two devices, and accept the unknown certificate:'
		for address in $(addresses); do
			[[ $address != *:* ]] || address="[$address]"
			echo "    https://$address:$port/"
		done
	fi
	[ -z "$turn" ] || echo "TURN listens on port $((port + 1))."
	echo 'Ctrl-C ends it.'
}
