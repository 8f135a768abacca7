# rufwacht-provider
