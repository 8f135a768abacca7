# rufwacht-login
